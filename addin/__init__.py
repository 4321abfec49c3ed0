"""The catalog shown to hosts: Excel, and the command line that brings all commands together."""
