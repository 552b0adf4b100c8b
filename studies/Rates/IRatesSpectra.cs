namespace Almagest.Studies.Rates;

/// <summary>Spectra of one instrument, drawn from its campaign's priors and written as files; names are within their
/// folder.</summary>
internal interface IRatesSpectra
{
    public string? Rmf { get; }

    public string? Arf { get; }

    /// <summary>s</summary>
    public double Exposure { get; }

    /// <summary>Exposure times BACKSCAL times AREASCAL of the background's region over the source's.</summary>
    public double BackgroundScale { get; }

    /// <summary>Of the source, that the campaign expects.</summary>
    public double LeastCounts { get; }

    /// <summary>The prior of nH in the campaign, as YAML.</summary>
    public string Absorption { get; }

    /// <summary>Files of backgrounds that the campaign draws others like.</summary>
    public IReadOnlyList<string> Backgrounds { get; }

    /// <summary>Writes the spectra of a cell into a folder of its own.</summary>
    /// <returns>The truths: nH, Γ and norm by the file's name.</returns>
    public Dictionary<string, double[]> Write(RatesCell cell, int number, int spectra, ulong seed);
}
