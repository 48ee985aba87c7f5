"""Where are terms kept and scored?"""
