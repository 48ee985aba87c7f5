"""What did the user ask, what answers it best, and which words show it?"""
