using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Statistics;

namespace Almagest.Spectra.Fitting;

/// <summary>One spectrum as it is fitted: noticed channels or groups, with all that a statistic needs. Arrays are [bins].</summary>
public sealed class FitBins
{
    private const double EnergyTolerance = 1e-6;

    private FitBins(StatisticKind statistic, GroupedResponse response, double exposure, List<Bin> bins)
    {
        (Statistic, Response, Exposure) = (statistic, response, exposure);
        Counts = [.. bins.Select(b => b.Counts)];
        Background = [.. bins.Select(b => b.Background)];
        BackgroundScale = [.. bins.Select(b => b.Scale)];
        Variance = [.. bins.Select(b => b.Variance)];
        FirstChannel = [.. bins.Select(b => b.First)];
        LastChannel = [.. bins.Select(b => b.Last)];
        Lower = [.. bins.Select(b => b.Lower)];
        Upper = [.. bins.Select(b => b.Upper)];
    }

    public StatisticKind Statistic { get; }

    /// <summary>True energies to bins, cm²; AREASCAL is included where it differs between channels.</summary>
    public GroupedResponse Response { get; }

    /// <summary>s, times AREASCAL where it is one number: expected counts = this × rate.</summary>
    public double Exposure { get; }

    public int Count => Counts.Length;

    /// <summary>Counts in the source region; with <see cref="StatisticKind.ChiSquare"/> the scaled background is subtracted.</summary>
    public double[] Counts { get; }

    /// <summary>Counts in the background region; 0 where there is none.</summary>
    public double[] Background { get; }

    /// <summary>What multiplies background counts to give those in the source region.</summary>
    public double[] BackgroundScale { get; }

    /// <summary>σ² of <see cref="Counts"/>, for <see cref="StatisticKind.ChiSquare"/>.</summary>
    public double[] Variance { get; }

    /// <summary>The numbers that the file gives to the first and last channel of each bin.</summary>
    public int[] FirstChannel { get; }

    public int[] LastChannel { get; }

    /// <summary>Nominal energies of each bin, keV.</summary>
    public double[] Lower { get; }

    public double[] Upper { get; }

    private sealed record Bin(int First, int Last, double Lower, double Upper, double Counts, double Background, double Scale, double Variance);

    /// <exception cref="SpectralDataException">No channel is left, or source and background have different channels.</exception>
    public static FitBins Prepare(FitSpectrum spectrum, FitSettings settings)
    {
        CountSpectrum source = spectrum.Observed.Source;
        CountSpectrum? background = spectrum.Observed.Background;
        StatisticKind kind = settings.Statistic
            ?? (!source.IsPoisson || background is { IsPoisson: false } ? StatisticKind.ChiSquare : background is null ? StatisticKind.CStat : StatisticKind.WStat);
        if (kind != StatisticKind.CStat && background is not null && background.ChannelCount != source.ChannelCount)
            throw SpectralDataException.At("background", $"{background.ChannelCount} channels", $"{source.ChannelCount}, as in the source spectrum");
        if (!(source.Exposure > 0)) throw SpectralDataException.At("spectrum", $"an exposure of {source.Exposure} s", "more than 0");

        List<List<int>> groups = [.. GroupsOf(spectrum, settings).Where(group => IsNoticed(group, spectrum, settings))];
        if (groups.Count == 0)
            throw SpectralDataException.At("spectrum", $"no channel between {settings.LowerEnergy} and {settings.UpperEnergy} keV", "at least one");
        int[] groupOfChannel = new int[spectrum.Response.ChannelCount];
        Array.Fill(groupOfChannel, -1);
        for (int g = 0; g < groups.Count; g++)
            foreach (int channel in groups[g]) groupOfChannel[ResponseChannel(spectrum, channel)] = g;
        bool oneAreaScale = source.AreaScale.Length == 1;
        GroupedResponse response = oneAreaScale
            ? GroupedResponses.Get(spectrum.Response, groupOfChannel, groups.Count)
            : spectrum.Response.Group(groupOfChannel, groups.Count, WeightsOf(spectrum));
        double exposure = source.Exposure * (oneAreaScale ? source.AreaScale[0] : 1);
        return new FitBins(kind, response, exposure, [.. groups.Select(group => Sum(group, spectrum, kind))]);
    }

    private static int ResponseChannel(FitSpectrum spectrum, int channel) =>
        channel + spectrum.Observed.Source.FirstChannel - spectrum.Response.Redistribution.FirstChannel;

    /// <summary>Channels, counted from 0, that the response knows and quality allows, in groups.</summary>
    private static List<List<int>> GroupsOf(FitSpectrum spectrum, FitSettings settings)
    {
        CountSpectrum source = spectrum.Observed.Source;
        List<List<int>> groups = [];
        for (int channel = 0; channel < source.ChannelCount; channel++)
        {
            int inResponse = ResponseChannel(spectrum, channel);
            if (inResponse < 0 || inResponse >= spectrum.Response.ChannelCount) continue;
            if (settings.DropBadQuality && source.Quality is { } quality && quality[channel] != 0) continue;
            bool continues = settings.UseGrouping && source.Grouping is { } grouping && grouping[channel] == -1;
            if (continues && groups.Count > 0) groups[^1].Add(channel);
            else groups.Add([channel]);
        }
        return groups;
    }

    private static (double Lower, double Upper) EnergiesOf(List<int> group, FitSpectrum spectrum)
    {
        ReadOnlySpan<double> lower = spectrum.Response.Redistribution.ChannelLower, upper = spectrum.Response.Redistribution.ChannelUpper;
        int first = ResponseChannel(spectrum, group[0]), last = ResponseChannel(spectrum, group[^1]);
        // In gratings the energy falls as the channel rises.
        return (Math.Min(Math.Min(lower[first], upper[first]), lower[last]), Math.Max(Math.Max(lower[first], upper[first]), upper[last]));
    }

    private static bool IsNoticed(List<int> group, FitSpectrum spectrum, FitSettings settings)
    {
        (double lower, double upper) = EnergiesOf(group, spectrum);
        // EBOUNDS are single precision: a channel that ends at 0.30000001 keV has no part above 0.3.
        return upper > settings.LowerEnergy * (1 + EnergyTolerance) && lower < settings.UpperEnergy * (1 - EnergyTolerance);
    }

    private static Bin Sum(List<int> group, FitSpectrum spectrum, StatisticKind kind)
    {
        CountSpectrum source = spectrum.Observed.Source;
        CountSpectrum? background = kind == StatisticKind.CStat ? null : spectrum.Observed.Background;
        double counts = group.Sum(channel => source.Counts[channel]), backgroundCounts = 0, scale = 0, variance = VarianceOf(source, group, ofNothing: 1);
        if (background is not null)
        {
            backgroundCounts = group.Sum(channel => background.Counts[channel]);
            scale = group.Average(channel => ScaleOf(source, background, channel));
        }
        if (background is not null && kind == StatisticKind.ChiSquare)
        {
            counts -= group.Sum(channel => ScaleOf(source, background, channel) * background.Counts[channel]);
            variance += scale * scale * VarianceOf(background, group, ofNothing: 0);
        }
        (double lower, double upper) = EnergiesOf(group, spectrum);
        return new Bin(source.FirstChannel + group[0], source.FirstChannel + group[^1], lower, upper, counts, backgroundCounts, scale, variance);
    }

    private static double ScaleOf(CountSpectrum source, CountSpectrum background, int channel) =>
        source.Exposure * source.BackScaleAt(channel) * source.AreaScaleAt(channel)
        / (background.Exposure * background.BackScaleAt(channel) * background.AreaScaleAt(channel));

    /// <summary>
    /// Given errors add in quadrature. Poisson counts have the variance of their sum: errors that were written for single
    /// channels, such as Gehrels', would add up to far more.
    /// </summary>
    private static double VarianceOf(CountSpectrum spectrum, List<int> group, double ofNothing)
    {
        double counts = group.Sum(channel => spectrum.Counts[channel]);
        double statistical = spectrum.IsPoisson || spectrum.StatisticalError is not { } error
            ? (counts > 0 ? counts : ofNothing)
            : group.Sum(channel => error[channel] * error[channel]);
        return spectrum.SystematicError is { } systematic
            ? statistical + group.Sum(channel => ChiSquare.Variance(spectrum.Counts[channel], 0, systematic[channel]))
            : statistical;
    }

    private static double[] WeightsOf(FitSpectrum spectrum)
    {
        double[] weights = new double[spectrum.Response.ChannelCount];
        for (int channel = 0; channel < spectrum.Observed.Source.ChannelCount; channel++)
        {
            int inResponse = ResponseChannel(spectrum, channel);
            if (inResponse >= 0 && inResponse < weights.Length) weights[inResponse] = spectrum.Observed.Source.AreaScaleAt(channel);
        }
        return weights;
    }
}
