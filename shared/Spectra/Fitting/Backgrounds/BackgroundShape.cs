using System.Text.Json.Serialization;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting.Backgrounds;

/// <summary>
/// What the background of an instrument looks like in its channels, and in which ways it differs from one observation to the
/// next: ln of the share of the counts that falls into a channel, plus coefficients times components. Within a bin all channels
/// are alike.
/// </summary>
public sealed record BackgroundShape
{
    /// <summary>Names of <see cref="Name"/>: learnt from backgrounds of the instrument, or a polynomial in ln E.</summary>
    public const string Learnt = "auto",
        Smooth = "smooth";

    /// <summary><see cref="Learnt"/> or <see cref="Smooth"/>.</summary>
    public required string Name { get; init; }

    /// <summary>As <see cref="Observations.CountSpectrum.Instrument"/>.</summary>
    public required string Instrument { get; init; }

    /// <summary>The files' number of the instrument's first channel.</summary>
    public required int FirstOfInstrument { get; init; }

    /// <summary>The files' number of the first channel of the first bin.</summary>
    public required int FirstChannel { get; init; }

    /// <summary>How many channels a spectrum of the instrument has.</summary>
    public required int ChannelCount { get; init; }

    /// <summary>Shape [bins]: channels in each.</summary>
    public required int[] Widths { get; init; }

    /// <summary>Shape [bins]: ln of the share of each of its channels; all channels' shares add up to 1.</summary>
    public required double[] LogShare { get; init; }

    /// <summary>Shape [components][bins]: what a coefficient of 1 adds to <see cref="LogShare"/>; the most telling
    /// first.</summary>
    public required double[][] Components { get; init; }

    /// <summary>How many backgrounds it was learnt from; 0 where none was.</summary>
    public int Spectra { get; init; }

    /// <summary>Of all of them.</summary>
    public double Counts { get; init; }

    private const int MostBins = 4096,
        MostComponents = 16;

    /// <summary>What is wrong with it, for it may come from a file; null if nothing is.</summary>
    [JsonIgnore]
    public string? Fault =>
        Name is not (Learnt or Smooth) || Instrument is null ? "another name"
        : Widths is not { Length: > 0 and <= MostBins } || LogShare is null || Components is not { Length: <= MostComponents }
            ? "no bins, or too many"
        : Widths.Any(width => width < 1) || Widths.Sum(width => (long)width) > ChannelCount
            ? "bins that are not the instrument's channels"
        : LogShare.Length != Widths.Length || Components.Any(one => one?.Length != Widths.Length)
            ? "values for another number of bins"
        : LogShare.Concat(Components.SelectMany(one => one)).Any(value => !double.IsFinite(value)) ? "a value that is no number"
        : null;

    /// <summary>The same with the first components alone.</summary>
    internal BackgroundShape Take(int components) => this with { Components = Components[..components] };

    /// <summary>A model of all its components in the channels of a response, counts s⁻¹: for
    /// <see cref="BackgroundPath.Detector"/>.</summary>
    /// <param name="norm">counts s⁻¹ in all its channels: where a fit starts.</param>
    /// <param name="coefficients">Of the components, likewise.</param>
    /// <exception cref="SpectralDataException">The shape is none.</exception>
    public SpectralModel ModelFor(RedistributionMatrix channels, double norm, IReadOnlyList<double> coefficients) =>
        Fault is { } fault
            ? throw SpectralDataException.At($"background of {Instrument}", fault, "a shape in its channels")
            : SpectralModel.Parse(Name, components: [new ShapedBackground(this, channels, norm, coefficients)]);
}
