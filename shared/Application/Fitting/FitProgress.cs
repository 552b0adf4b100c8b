namespace Almagest.Application.Fitting;

/// <summary>How many observations of all have been fitted, well or not.</summary>
public readonly record struct FitProgress(int Done, int Total);
