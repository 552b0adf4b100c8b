using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting;

/// <summary>Which channels of a spectrum make up its bins, and the responses to those.</summary>
internal sealed class ChannelGroups
{
    private const double EnergyTolerance = 1e-6;

    private readonly FitSpectrum _spectrum;
    private readonly int[] _groupOfChannel; // [channels of the response]

    /// <exception cref="SpectralDataException">No channel is left.</exception>
    public ChannelGroups(FitSpectrum spectrum, FitSettings settings)
    {
        _spectrum = spectrum;
        All = [.. Form(settings).Where(group => IsNoticed(group, settings))];
        if (All.Count == 0)
            throw SpectralDataException.At(
                "spectrum",
                $"no channel between {settings.LowerEnergy} and {settings.UpperEnergy} keV",
                "at least one"
            );
        _groupOfChannel = new int[spectrum.Response.ChannelCount];
        Array.Fill(_groupOfChannel, -1);
        for (int g = 0; g < All.Count; g++)
            foreach (int channel in All[g])
                _groupOfChannel[ResponseChannel(channel)] = g;
    }

    /// <summary>Channels of each bin, counted from 0 in the spectrum.</summary>
    public IReadOnlyList<List<int>> All { get; }

    /// <summary>Nominal energies of a bin, keV.</summary>
    public (double Lower, double Upper) EnergiesOf(List<int> group)
    {
        ReadOnlySpan<double> lower = _spectrum.Response.Redistribution.ChannelLower,
            upper = _spectrum.Response.Redistribution.ChannelUpper;
        int first = ResponseChannel(group[0]),
            last = ResponseChannel(group[^1]);
        // In gratings the energy falls as the channel rises.
        return (
            Math.Min(Math.Min(lower[first], upper[first]), lower[last]),
            Math.Max(Math.Max(lower[first], upper[first]), upper[last])
        );
    }

    /// <summary>The way of a model into the bins, and what its folded flux is to be multiplied by.</summary>
    /// <param name="path">Through the instrument, or straight into the channels.</param>
    /// <param name="scaleOfChannel">A factor for each channel of the spectrum; null for 1.</param>
    public (GroupedResponse Response, double Factor) PathTo(
        BackgroundPath path = BackgroundPath.Response,
        Func<int, double>? scaleOfChannel = null
    )
    {
        CountSpectrum source = _spectrum.Observed.Source;
        double[] scales =
        [
            .. Enumerable
                .Range(0, source.ChannelCount)
                .Select(channel => source.AreaScaleAt(channel) * (scaleOfChannel?.Invoke(channel) ?? 1)),
        ];
        ResponseMatrix response =
            path == BackgroundPath.Response ? _spectrum.Response : UnitResponse.Of(_spectrum.Response.Redistribution);
        // One number for all is left out, so that spectra of different scales share a response.
        if (!scales.AsSpan().ContainsAnyExcept(scales[0]))
            return (GroupedResponses.Get(response, _groupOfChannel, All.Count), source.Exposure * scales[0]);
        double[] weights = new double[response.ChannelCount];
        for (int channel = 0; channel < scales.Length; channel++)
        {
            int inResponse = ResponseChannel(channel);
            if (inResponse >= 0 && inResponse < weights.Length)
                weights[inResponse] = scales[channel];
        }
        return (response.GroupForFit(_groupOfChannel, All.Count, weights), source.Exposure);
    }

    private int ResponseChannel(int channel) =>
        channel + _spectrum.Observed.Source.FirstChannel - _spectrum.Response.Redistribution.FirstChannel;

    /// <summary>Channels that the response knows and quality allows, in groups.</summary>
    private List<List<int>> Form(FitSettings settings)
    {
        CountSpectrum source = _spectrum.Observed.Source;
        List<List<int>> groups = [];
        for (int channel = 0; channel < source.ChannelCount; channel++)
        {
            int inResponse = ResponseChannel(channel);
            if (inResponse < 0 || inResponse >= _spectrum.Response.ChannelCount)
                continue;
            if (settings.DropBadQuality && source.Quality is { } quality && quality[channel] != 0)
                continue;
            bool continues = settings.UseGrouping && source.Grouping is { } grouping && grouping[channel] == -1;
            if (continues && groups.Count > 0)
                groups[^1].Add(channel);
            else
                groups.Add([channel]);
        }
        return groups;
    }

    private bool IsNoticed(List<int> group, FitSettings settings)
    {
        (double lower, double upper) = EnergiesOf(group);
        // EBOUNDS are single precision: a channel that ends at 0.30000001 keV has no part above 0.3.
        return upper > settings.LowerEnergy * (1 + EnergyTolerance) && lower < settings.UpperEnergy * (1 - EnergyTolerance);
    }
}
