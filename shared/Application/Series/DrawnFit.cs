using Almagest.Charts.Fits;
using Almagest.Charts.Panels;
using Almagest.Learning.Encoders;

namespace Almagest.Application.Series;

/// <summary>What can be drawn of an observation and its fit.</summary>
public sealed record DrawnFit
{
    /// <summary>With the model where there is a fit; empty of a flux on a campaign's own grid.</summary>
    public IReadOnlyList<SpectrumSeries> Spectra { get; init; } = [];

    /// <summary>As the network saw it; null: no network was asked.</summary>
    public FilledBins? Filled { get; init; }

    /// <summary>Null: nobody asked, or there is no minimum.</summary>
    public ClassicalRegion? Region { get; init; }

    /// <summary>Why something is not drawn, or is not quite what was fitted; null: all is.</summary>
    public string? Note { get; init; }

    /// <summary>As charts have it.</summary>
    public static FilledBins FilledOf(FilledSpectrum filled) =>
        new()
        {
            Grid = filled.Grid,
            Unit = filled.Unit,
            Observed = filled.Observed,
            Data = filled.Data,
            Filled = filled.Filled,
            Band = filled.Band,
        };
}

/// <summary>What the curvature of the statistic says of its minimum.</summary>
/// <param name="Best">Shape [parameters that are told].</param>
/// <param name="Covariance">Of the same, [parameters, parameters].</param>
public sealed record ClassicalRegion(double[] Best, double[,] Covariance);
