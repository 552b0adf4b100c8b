namespace Almagest.Spectra;

/// <summary>Data that no retry can mend. The message says what was found, where, and what was expected.</summary>
public sealed class SpectralDataException : Exception
{
    public SpectralDataException(string message)
        : base(message) { }

    public SpectralDataException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>"where: found X; expected Y", the form in which every such error is told.</summary>
    public static SpectralDataException At(string where, string found, string expected) =>
        new($"{where}: found {found}; expected {expected}.");
}
