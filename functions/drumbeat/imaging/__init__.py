"""How pictures and videos are read, made harmless, and brought into shape.

Only the job `media` imports this: it needs the packages of that job's own layer.
"""
