namespace Almagest.Spectra.Fitting;

/// <summary>How widely a global search looks.</summary>
public sealed record GlobalOptions
{
    public static GlobalOptions Default { get; } = new();

    /// <summary>Points of the shape parameters at which norms are fitted, and the statistic compared.</summary>
    public int Points { get; init; } = 128;

    /// <summary>From how many of the points a descent begins, at the most.</summary>
    public int Descents { get; init; } = 12;

    /// <summary>Descents begin at these, whatever the statistic is there, in place of the problem's start. Each of shape [all
    /// parameters].</summary>
    public IReadOnlyList<double[]> Starts { get; init; } = [];

    /// <summary>Shifts the points; the same shift gives the same answer.</summary>
    public int Shift { get; init; }

    public FitOptions Fit { get; init; } = FitOptions.Default;
}

/// <summary>What a global search found.</summary>
/// <param name="Best">The lowest of all.</param>
/// <param name="Minima">The distinct minima that descents ended in, lowest first.</param>
public sealed record GlobalOutcome(FitOutcome Best, IReadOnlyList<FitOutcome> Minima);
