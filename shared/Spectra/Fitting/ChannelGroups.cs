using System.Globalization;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting;

/// <summary>Which channels of a spectrum make up its bins, and the responses to those.</summary>
internal sealed class ChannelGroups
{
    private const double EnergyTolerance = 1e-6;

    private readonly FitSpectrum _spectrum;
    private readonly int[] _groupOfChannel; // [channels of the response]
    private readonly bool _isOwn; // its counts decide on the groups: no other spectrum has the same

    /// <exception cref="SpectralDataException">No channel is left.</exception>
    public ChannelGroups(FitSpectrum spectrum, FitSettings settings)
    {
        (_spectrum, _isOwn) = (spectrum, settings.Grouping is not null);
        List<string> notes = [];
        List<List<int>> groups = Form(settings, notes);
        int inBand = groups.Count;
        if (settings.Grouping is { } rule && groups.Count > 0)
        {
            CountSpectrum source = spectrum.Observed.Source;
            groups = GroupMaker.Sum(
                groups,
                spectrum,
                rule,
                channel => !settings.Allows(source.Quality?[channel] ?? 0),
                out int below
            );
            if (below > 0)
                notes.Add(
                    $"{below} of {groups.Count} bins have fewer counts than asked for: nothing that is fitted lies beside them."
                );
        }
        // χ² has no term for them, so they are no degrees of freedom either.
        int certain = FitBins.MayHaveNoVariance(spectrum, settings)
            ? groups.RemoveAll(group => FitBins.HasNoVariance(group, spectrum))
            : 0;
        if (certain > 0)
            notes.Add($"{certain} bins have STAT_ERR 0 and tell nothing; left out.");
        CountSpectrum? background = BackgroundAsData(settings);
        notes.AddRange(DataNotes.OnBackground(spectrum.Observed.Source, background, groups));
        notes.AddRange(
            DataNotes.OnSystematics(FitBins.KindOf(spectrum.Observed, settings), spectrum.Observed.Source, background, groups)
        );
        (All, Notes) = (groups, notes);
        string unwanted = settings.Quality == ChannelQuality.Good ? "bad or dubious" : "bad";
        if (All.Count == 0)
        {
            ReadOnlySpan<double> lower = spectrum.Response.Redistribution.ChannelLower,
                upper = spectrum.Response.Redistribution.ChannelUpper;
            (double Lower, double Upper) reach = (Math.Min(lower[0], lower[^1]), Math.Max(upper[0], upper[^1]));
            throw SpectralDataException.At(
                "spectrum",
                inBand > 0 ? $"only channels with STAT_ERR 0 {Between(settings)}"
                    : BadOnes(settings) is > 0 and int bad ? $"{bad} channels {Between(settings)}, all of {unwanted} QUALITY"
                    : $"no channel {Between(settings)}",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"at least one that tells something, of those between {reach.Lower:G4} and {reach.Upper:G4} keV"
                )
            );
        }
        _groupOfChannel = new int[spectrum.Response.ChannelCount];
        Array.Fill(_groupOfChannel, -1);
        for (int g = 0; g < All.Count; g++)
            foreach (int channel in All[g])
                _groupOfChannel[ResponseChannel(channel)] = g;
    }

    /// <summary>What was left out that one would not expect, and what was taken that is doubtful.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>GROUPING flags that make these bins: shape [channels].</summary>
    public short[] Flags
    {
        get
        {
            short[] flags = new short[_spectrum.Observed.Source.ChannelCount];
            Array.Fill(flags, (short)1);
            foreach (List<int> group in All)
                flags.AsSpan((group[0] + 1)..(group[^1] + 1)).Fill(-1);
            return flags;
        }
    }

    /// <summary>Channels of each bin, counted from 0 in the spectrum.</summary>
    public IReadOnlyList<List<int>> All { get; }

    /// <summary>Nominal energies of a bin, keV.</summary>
    public (double Lower, double Upper) EnergiesOf(List<int> group) => EnergiesOf(group[0], group[^1]);

    private (double Lower, double Upper) EnergiesOf(int firstChannel, int lastChannel)
    {
        ReadOnlySpan<double> lower = _spectrum.Response.Redistribution.ChannelLower,
            upper = _spectrum.Response.Redistribution.ChannelUpper;
        int first = ResponseChannel(firstChannel),
            last = ResponseChannel(lastChannel);
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
        ResponseMatrix response =
            path == BackgroundPath.Response ? _spectrum.Response : UnitResponse.Of(_spectrum.Response.Redistribution);
        double[] scales = source.AreaScale;
        if (scaleOfChannel is not null || scales.Length > 1)
            scales =
            [
                .. Enumerable
                    .Range(0, source.ChannelCount)
                    .Select(channel => source.AreaScaleAt(channel) * (scaleOfChannel?.Invoke(channel) ?? 1)),
            ];
        // One number for all is left out, so that spectra of different scales share a response.
        if (!scales.AsSpan().ContainsAnyExcept(scales[0]))
            return (
                _isOwn
                    ? GroupedResponses.Sum(response, All, ResponseChannel(0))
                    : GroupedResponses.Get(response, _groupOfChannel, All.Count),
                source.Exposure * scales[0]
            );
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

    /// <summary>Channels that the response knows and quality allows, in groups that are noticed. A group whose first channel is
    /// bad is a group of the others.</summary>
    private List<List<int>> Form(FitSettings settings, List<string> notes)
    {
        CountSpectrum source = _spectrum.Observed.Source;
        CountSpectrum? background = BackgroundAsData(settings);
        List<List<int>> groups = [];
        (int dubious, int bad, int blind, int lacking) = (0, 0, 0, 0);
        for (int channel = 0; channel < source.ChannelCount; channel++)
        {
            if (!IsKnown(channel))
                continue;
            bool isNoticed = IsNoticed(channel, channel, settings);
            // Alone it is no group that counts.
            if (!settings.UseGrouping && !isNoticed)
                continue;
            bool continues = settings.UseGrouping && source.Grouping is { } grouping && grouping[channel] == -1;
            if (!continues || groups.Count == 0)
                groups.Add(new List<int>(settings.UseGrouping ? 4 : 1));
            bool isDubious = source.Quality?[channel] == CountSpectrum.Dubious && isNoticed;
            dubious += isDubious ? 1 : 0;
            if (!settings.Allows(source.Quality?[channel] ?? 0))
            {
                // Of what was not measured there is nothing to tell.
                bool isBad = source.IsBad(channel) && !source.IsUnmeasured(channel);
                bad += isBad && isNoticed ? 1 : 0;
                continue;
            }
            if (source.AreaScaleAt(channel) == 0)
                blind += isNoticed ? 1 : 0;
            else if (background is not null && _spectrum.Observed.LacksBackground(channel))
                lacking += isNoticed ? 1 : 0;
            else
                groups[^1].Add(channel);
        }
        if (dubious > 0)
            notes.Add(
                $"{dubious} channels of dubious QUALITY (2) are "
                    + $"{(settings.Quality == ChannelQuality.Good ? "left out" : "kept")}."
            );
        if (bad > 0)
            notes.Add($"{bad} channels of bad QUALITY are left out.");
        if (blind > 0)
            notes.Add($"{blind} channels have AREASCAL 0 and tell nothing; left out.");
        if (lacking > 0)
            notes.Add($"{lacking} channels are not in the background, or have no number there; left out.");
        groups.RemoveAll(group => group.Count == 0 || (settings.UseGrouping && !IsNoticed(group[0], group[^1], settings)));
        return groups;
    }

    private CountSpectrum? BackgroundAsData(FitSettings settings) =>
        FitBins.KindOf(_spectrum.Observed, settings) is StatisticKind.CStat or StatisticKind.Cash
            ? null
            : _spectrum.Observed.Background;

    private bool IsKnown(int channel) => ResponseChannel(channel) is var at && at >= 0 && at < _spectrum.Response.ChannelCount;

    private int BadOnes(FitSettings settings) =>
        Enumerable
            .Range(0, _spectrum.Observed.Source.ChannelCount)
            .Count(channel =>
                IsKnown(channel)
                && !settings.Allows(_spectrum.Observed.Source.Quality?[channel] ?? 0)
                && IsNoticed(channel, channel, settings)
            );

    private static string Between(FitSettings settings) => $"between {settings.LowerEnergy} and {settings.UpperEnergy} keV";

    private bool IsNoticed(int first, int last, FitSettings settings)
    {
        (double lower, double upper) = EnergiesOf(first, last);
        // EBOUNDS are single precision: a channel that ends at 0.30000001 keV has no part above 0.3.
        return upper > settings.LowerEnergy * (1 + EnergyTolerance) && lower < settings.UpperEnergy * (1 - EnergyTolerance);
    }
}
