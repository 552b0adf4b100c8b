using System.Globalization;
using Almagest.Application.Inference;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Application.Fitting;

/// <summary>How much work one request may ask for, of all its fits together.</summary>
public sealed record FitLimits
{
    /// <summary>Samples of Markov chains.</summary>
    public required long ChainSamples { get; init; }

    /// <summary>Points of scans, at each of which the other parameters are fitted again.</summary>
    public required long ScanPoints { get; init; }

    /// <summary>Points at which a search for the minimum looks.</summary>
    public required long Starts { get; init; }

    /// <summary>Spectra that are simulated and fitted for the goodness.</summary>
    public required long GoodnessSpectra { get; init; }

    /// <summary>Intervals, fluxes, luminosities and equivalent widths.</summary>
    public required long Figures { get; init; }

    /// <summary>Spectra that a network learns from.</summary>
    public required long Simulations { get; init; }

    /// <param name="fits">How many there will be.</param>
    /// <exception cref="RequestException">More is asked for.</exception>
    /// <exception cref="SpectralDataException">A scan or a grid of another form.</exception>
    internal void Require(FitRequest request, int fits)
    {
        InferenceRequest wanted = request.Inference;
        Require(RequestPart.Chain, wanted.Chain ?? 0, "samples", fits, ChainSamples);
        Require(RequestPart.Scan, wanted.Scans.Sum(scan => Points(scan, most: 2)), "points", fits, ScanPoints);
        Require(RequestPart.Goodness, wanted.Goodness ?? 0, "simulated spectra", fits, GoodnessSpectra);
        Require(
            RequestPart.Search,
            request.Search switch
            {
                { Grid: { } grid } => Points(grid, MinimumSearch.MostAxes),
                { How: "global" } => GlobalOptions.Default.Points,
                _ => 0,
            },
            "points",
            fits,
            Starts
        );
        Require(
            RequestPart.Flux,
            wanted.Errors.Count + (wanted.Bands.Count * (wanted.Redshift is null ? 1 : 2)) + wanted.Lines.Count,
            "figures",
            fits,
            Figures
        );
        Require(RequestPart.Simulations, request.Simulations ?? 0, "spectra", 1, Simulations);
    }

    private static void Require(RequestPart part, double each, string what, int fits, long most)
    {
        if (each * fits > most)
            throw new RequestException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{RequestParts.WordFor(part)}: found {each:N0} {what}{(fits > 1 ? $" for each of {fits:N0} spectra" : "")}; "
                        + $"expected at most {most:N0}{(fits > 1 ? " in all" : "")}."
                )
            );
    }

    /// <summary>Which parameters they are of does not matter.</summary>
    private static double Points(string axes, int most)
    {
        int number = 0;
        return ScanAxis.Parse(axes, _ => number++, most).Aggregate(1.0, (points, axis) => points * axis.Values.Length);
    }
}
