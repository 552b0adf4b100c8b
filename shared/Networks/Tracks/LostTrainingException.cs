namespace Almagest.Networks.Tracks;

/// <summary>A training that lost its way: the same spectra and rates would lose it again.</summary>
public sealed class LostTrainingException(string message) : Exception(message);
