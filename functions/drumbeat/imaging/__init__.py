"""Reading pictures and videos, removing what could do harm, and bringing them into shape.

Only the job `media` imports this: it needs the packages of that job's layer.
"""
