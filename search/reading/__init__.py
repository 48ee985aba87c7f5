"""What does this file say, page by page?"""
