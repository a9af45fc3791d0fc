print("kqlsh")
