from progress_update.cli import program

program()
