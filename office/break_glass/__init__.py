"""Emergency access by two people: asked for, decided, alarmed, ended."""
