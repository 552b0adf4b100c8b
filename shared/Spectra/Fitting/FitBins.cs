using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Statistics;

namespace Almagest.Spectra.Fitting;

/// <summary>One spectrum as it is fitted: noticed channels or groups, with all that a statistic needs. Arrays are
/// [bins].</summary>
public sealed class FitBins
{
    private readonly double _exposure;
    private readonly Lazy<FitBins>? _ofChannels;

    private FitBins(StatisticKind statistic, ChiSquareWeight weight, GroupedResponse response, double exposure, List<Bin> bins)
    {
        (Statistic, Weight, Response, _exposure, ExposureTime) = (statistic, weight, response, exposure, exposure);
        Counts = [.. bins.Select(b => b.Counts)];
        Background = [.. bins.Select(b => b.Background)];
        BackgroundScale = [.. bins.Select(b => b.Scale)];
        Variance = [.. bins.Select(b => b.Variance)];
        FirstChannel = [.. bins.Select(b => b.First)];
        LastChannel = [.. bins.Select(b => b.Last)];
        Lower = [.. bins.Select(b => b.Lower)];
        Upper = [.. bins.Select(b => b.Upper)];
    }

    private FitBins(FitBins other, GroupedResponse response)
        : this(other, other.Counts, other.Background) => Response = response;

    private FitBins(FitBins other, double[] counts, double[] background)
    {
        (Binning, Grouping) = (other.Binning, other.Grouping);
        (Statistic, Weight, Response) = (other.Statistic, other.Weight, other.Response);
        (_exposure, BinExposure, ExposureTime) = (other._exposure, other.BinExposure, other.ExposureTime);
        (Counts, Background) = (counts, background);
        (BackgroundScale, Variance) = (other.BackgroundScale, other.Variance);
        (FirstChannel, LastChannel, Lower, Upper) = (other.FirstChannel, other.LastChannel, other.Lower, other.Upper);
    }

    /// <summary>With a memory of the spectrum that it is of.</summary>
    private FitBins(FitBins other, double[] counts, double[] background, FitSpectrum spectrum, FitSettings settings)
        : this(other, counts, background)
    {
        // χ² can't do without sums.
        if (settings.Grouping is not null && Statistic != StatisticKind.ChiSquare)
            _ofChannels = new(() => Prepare(spectrum, settings with { Grouping = null, Statistic = Statistic }));
    }

    private FitBins(FitBins other, double[] counts, double[] background, double[] backgroundScale, double[] exposure)
        : this(other, counts, background) => (BackgroundScale, BinExposure) = (backgroundScale, exposure);

    private FitBins(StatisticKind statistic, GroupedResponse response, EnergyGrid grid)
        : this(
            statistic,
            ChiSquareWeight.Data,
            response,
            1,
            [.. Enumerable.Range(0, grid.BinCount).Select(bin => new Bin(bin, bin, grid.Lower(bin), grid.Upper(bin), 0, 0, 0, 0))]
        ) { }

    /// <summary>Bins of a campaign's grid, still without counts, exposure or background.</summary>
    /// <param name="statistic">Not χ², whose variances belong to counts.</param>
    /// <param name="response">Its groups are the grid's bins.</param>
    /// <param name="grid">n bins.</param>
    public static FitBins OnGrid(StatisticKind statistic, GroupedResponse response, EnergyGrid grid) =>
        response.GroupCount == grid.BinCount
            ? new FitBins(statistic, response, grid)
            : throw new ArgumentException($"{response.GroupCount} groups for {grid.BinCount} bins.", nameof(response));

    /// <summary>The same bins with other counts: for simulated spectra.</summary>
    /// <param name="counts">Shape [bins].</param>
    /// <param name="background">Shape [bins].</param>
    public FitBins WithCounts(double[] counts, double[] background)
    {
        if (counts.Length != Count || background.Length != Count)
            throw new ArgumentException($"{counts.Length} and {background.Length} counts for {Count} bins.", nameof(counts));
        return new FitBins(this, counts, background);
    }

    /// <summary>As above, with scales and exposures too; the arrays are not copied.</summary>
    internal FitBins WithRow(double[] counts, double[] background, double[] backgroundScale, double[] exposure) =>
        new(this, counts, background, backgroundScale, exposure);

    /// <summary>The same data through a response that stands in for its own.</summary>
    internal FitBins Through(GroupedResponse response) => new(this, response);

    public StatisticKind Statistic { get; }

    /// <summary>Data where the errors are given: only Poisson counts have others.</summary>
    public ChiSquareWeight Weight { get; }

    /// <summary>True energies to bins, cm²; AREASCAL is included where it differs between channels.</summary>
    public GroupedResponse Response { get; }

    /// <summary>s, times AREASCAL where it is one number: expected counts = this × rate. Where bins differ, the
    /// longest.</summary>
    public double Exposure => BinExposure is { } exposures ? exposures.Max() : _exposure;

    /// <summary>s, without AREASCAL: rates are counts over this.</summary>
    public double ExposureTime { get; private init; }

    /// <summary>s, of each bin; 0 in a gap. Null: <see cref="Exposure"/> in all of them.</summary>
    internal double[]? BinExposure { get; }

    public int Count => Counts.Length;

    /// <summary>Counts in the source region; with <see cref="StatisticKind.ChiSquare"/> the scaled background is
    /// subtracted.</summary>
    public double[] Counts { get; }

    /// <summary>Counts in the background region; 0 where there is none.</summary>
    public double[] Background { get; }

    /// <summary>What multiplies background counts to give those in the source region.</summary>
    public double[] BackgroundScale { get; }

    /// <summary>σ² of <see cref="Counts"/>, for <see cref="StatisticKind.ChiSquare"/>; of <see cref="Background"/> for
    /// <see cref="StatisticKind.PgStat"/>.</summary>
    /// <remarks>With <see cref="ChiSquareWeight.Model"/> what comes on top of the model's: see
    /// <see cref="VarianceAt"/>.</remarks>
    public double[] Variance { get; }

    /// <summary>σ² of a bin's <see cref="Counts"/>, for χ², where so many counts are expected.</summary>
    public double VarianceAt(int bin, double expected) =>
        Weight == ChiSquareWeight.Model ? Variance[bin] + Math.Max(expected, 1) : Variance[bin];

    /// <summary>What makes the bins: <see cref="FitSettings.Binning"/>.</summary>
    public string Binning { get; private init; } = "channels";

    /// <summary>How channels were summed beside what the file says; null: not at all.</summary>
    public ChannelGrouping? Grouping { get; private init; }

    /// <summary>True where channels that are left out lie within a bin.</summary>
    public bool ReachesOverChannels { get; private init; }

    /// <summary>The same counts before they were summed for the sake of the statistic.</summary>
    internal FitBins Unsummed => _ofChannels?.Value ?? this;

    /// <summary>True for a spectrum in flux, which has no counts.</summary>
    public bool IsFlux { get; private init; }

    /// <summary>The numbers that the file gives to the first and last channel of each bin.</summary>
    public int[] FirstChannel { get; }

    public int[] LastChannel { get; }

    /// <summary>What was odd in the data, and how it was taken; empty, mostly.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Nominal energies of each bin, keV.</summary>
    public double[] Lower { get; }

    public double[] Upper { get; }

    /// <summary>Counts less the scaled background, where that is data.</summary>
    internal double NetCounts
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Count; i++)
                sum +=
                    Counts[i]
                    - (Statistic is StatisticKind.WStat or StatisticKind.PgStat ? BackgroundScale[i] * Background[i] : 0);
            return sum;
        }
    }

    private sealed record Bin(
        int First,
        int Last,
        double Lower,
        double Upper,
        double Counts,
        double Background,
        double Scale,
        double Variance
    );

    /// <exception cref="SpectralDataException">No channel is left, or source and background have different channels.</exception>
    public static FitBins Prepare(FitSpectrum spectrum, FitSettings settings)
    {
        CountSpectrum source = spectrum.Observed.Source;
        CountSpectrum? background = spectrum.Observed.Background;
        StatisticKind kind = KindOf(spectrum.Observed, settings);
        if (
            kind is not (StatisticKind.CStat or StatisticKind.Cash)
            && background is not null
            && background.ChannelCount != source.ChannelCount
        )
            throw SpectralDataException.At(
                "background",
                $"{background.ChannelCount} channels",
                $"{source.ChannelCount}, as in the source spectrum"
            );
        if (!(source.Exposure > 0))
            throw SpectralDataException.At("spectrum", $"an exposure of {source.Exposure} s", "more than 0");

        ChannelGroups groups = new(spectrum, settings);
        (GroupedResponse response, double exposure) = groups.PathTo();
        ChiSquareWeight weight =
            kind == StatisticKind.ChiSquare && HasPoissonErrors(source) ? settings.Weight : ChiSquareWeight.Data;
        FitBins bins = new(
            kind,
            weight,
            response,
            exposure,
            [.. groups.All.Select(group => Sum(group, groups.EnergiesOf(group), spectrum, kind, weight))]
        );
        if (
            kind == StatisticKind.WStat
            && settings is { Statistic: null, Grouping: { BackgroundMinimum: > 0 } grouping }
            && !bins.Background.AsSpan().ContainsAnyExcept(0)
        )
        {
            // One bin would be all that is left. Nothing was seen in the background, and W would explain the source by one.
            FitBins alone = Prepare(
                spectrum,
                settings with
                {
                    Statistic = StatisticKind.CStat,
                    Grouping = grouping with { BackgroundMinimum = 0 },
                }
            );
            return new(alone, alone.Counts, alone.Background, spectrum, settings with { Statistic = StatisticKind.CStat })
            {
                Notes = [.. alone.Notes, "The background has no counts here: fitted by C, without it."],
                Binning = settings.Binning,
                Grouping = settings.Grouping,
            };
        }
        return new(bins, bins.Counts, bins.Background, spectrum, settings)
        {
            Binning = settings.Binning,
            Grouping = settings.Grouping,
            ExposureTime = source.Exposure,
            IsFlux = spectrum.Observed.Source.IsFlux,
            ReachesOverChannels = groups.All.Any(group => group[^1] - group[0] >= group.Count),
            Notes =
            [
                .. DataNotes.OnStatistic(kind, spectrum.Observed),
                .. groups.Notes,
                .. DataNotes.OnResponse(bins),
                .. spectrum.Note is { } note ? [note] : Array.Empty<string>(),
            ],
        };
    }

    internal static StatisticKind KindOf(ObservedSpectrum observed, FitSettings settings) =>
        observed.Source.IsFlux
            ? FluxStatistic.Of(observed.Source, settings)
            : settings.Statistic
                ?? (
                    !observed.Source.IsPoisson ? StatisticKind.ChiSquare
                    : observed.Background is null ? StatisticKind.CStat
                    : observed.Background.IsPoisson ? StatisticKind.WStat
                    : StatisticKind.PgStat
                );

    /// <summary>Whether channels of the spectrum may be such that χ² has no term for them.</summary>
    internal static bool MayHaveNoVariance(FitSpectrum spectrum, FitSettings settings) =>
        KindOf(spectrum.Observed, settings) == StatisticKind.ChiSquare && !HasPoissonErrors(spectrum.Observed.Source);

    /// <summary>True for channels that χ² would have no term for.</summary>
    internal static bool HasNoVariance(List<int> group, FitSpectrum spectrum) =>
        Sum(group, default, spectrum, StatisticKind.ChiSquare, ChiSquareWeight.Data).Variance == 0;

    private static Bin Sum(
        List<int> group,
        (double Lower, double Upper) energies,
        FitSpectrum spectrum,
        StatisticKind kind,
        ChiSquareWeight weight
    )
    {
        CountSpectrum source = spectrum.Observed.Source;
        CountSpectrum? background = kind is StatisticKind.CStat or StatisticKind.Cash ? null : spectrum.Observed.Background;
        double counts = 0,
            backgroundCounts = 0,
            scale = 0,
            variance = kind == StatisticKind.PgStat ? 0 : VarianceOf(source, group, ofNothing: 1, weight);
        foreach (int channel in group)
        {
            counts += source.Counts[channel];
            if (background is null)
                continue;
            backgroundCounts += background.Counts[channel];
            scale += ScaleOf(source, background, channel);
        }
        scale /= group.Count;
        if (background is not null && kind == StatisticKind.ChiSquare)
        {
            counts -= group.Sum(channel => ScaleOf(source, background, channel) * background.Counts[channel]);
            // The model is of the source: the background's own variance is that of its counts.
            variance +=
                scale
                * scale
                * VarianceOf(background, group, ofNothing: 0, weight == ChiSquareWeight.Gehrels ? weight : ChiSquareWeight.Data);
        }
        if (background is not null && kind == StatisticKind.PgStat)
            variance = VarianceOf(background, group, ofNothing: 0, ChiSquareWeight.Data);
        return new Bin(
            source.FirstChannel + group[0],
            source.FirstChannel + group[^1],
            energies.Lower,
            energies.Upper,
            counts,
            backgroundCounts,
            scale,
            variance
        );
    }

    /// <summary>What multiplies a channel's background counts to give those in the source region.</summary>
    internal static double ScaleOf(CountSpectrum source, CountSpectrum background, int channel)
    {
        double seen = background.ExtentAt(channel);
        // Scales are 0 in the gaps of gratings' detectors: such a background region tells nothing of the source's.
        return seen > 0 ? source.ExtentAt(channel) / seen : 0;
    }

    /// <summary>
    /// Given errors add in quadrature. Poisson counts have the variance of their sum: errors that were written for single
    /// channels, such as Gehrels', would add up to far more.
    /// </summary>
    private static double VarianceOf(CountSpectrum spectrum, List<int> group, double ofNothing, ChiSquareWeight weight)
    {
        double counts = 0;
        foreach (int channel in group)
            counts += spectrum.Counts[channel];
        double statistical = !HasPoissonErrors(spectrum)
            ? group.Sum(channel => spectrum.StatisticalError![channel] * spectrum.StatisticalError[channel])
            : weight switch
            {
                ChiSquareWeight.Gehrels => ChiSquare.GehrelsVariance(counts),
                ChiSquareWeight.Model => 0,
                _ => counts > 0 ? counts : ofNothing,
            };
        return spectrum.SystematicError is { } systematic
            ? statistical + group.Sum(channel => ChiSquare.Variance(spectrum.Counts[channel], 0, systematic[channel]))
            : statistical;
    }

    /// <summary>False where the file gives errors that its counts do not.</summary>
    private static bool HasPoissonErrors(CountSpectrum spectrum) => spectrum.IsPoisson || spectrum.StatisticalError is null;
}
