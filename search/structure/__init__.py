"""Where do sections begin, and what are the passages?"""
