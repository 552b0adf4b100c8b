using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Encoders;

/// <summary>Sums the good channels of an observation's spectra into the bins of the grid.</summary>
internal static class ObservationBinner
{
    /// <exception cref="SpectralDataException">Channels, exposures, scales or counts that cannot be used.</exception>
    public static void Add(ObservedSpectrum spectrum, ReferencedResponse response, BinnedCounts counts)
    {
        CountSpectrum source = spectrum.Source;
        SpectrumCheck.Require(source, "source");
        if (spectrum.Background is not null)
            SpectrumCheck.Require(spectrum.Background, "background");
        int first = source.FirstChannel - response.FirstChannel;
        if (first < 0 || (long)first + source.ChannelCount > response.ChannelCount)
            throw SpectralDataException.At(
                "source spectrum",
                $"channels {source.FirstChannel} to {source.FirstChannel + source.ChannelCount - 1}",
                $"channels of its response, {response.FirstChannel} to {response.FirstChannel + response.ChannelCount - 1}"
            );
        AddFullReference(source, response, first, counts);
        double[] exposure = new double[counts.BinCount];
        for (int channel = 0; channel < source.ChannelCount; channel++)
        {
            int bin = response.BinOfChannel[first + channel];
            if (
                bin == ChannelBinning.None
                || source.IsBad(channel)
                || source.AreaScaleAt(channel) <= 0
                || spectrum.LacksBackground(channel)
            )
                continue;
            AddSource(source, channel, bin, counts);
            double reference = source.Exposure * source.AreaScaleAt(channel) * response.ChannelRate[first + channel];
            counts.Reference[bin] += reference;
            if (reference > 0)
                exposure[bin] += reference / response.BinRate[bin];
            if (spectrum.Background is { } background)
                AddBackground(source, background, channel, bin, counts);
        }
        counts.Parts.Add((response.Templates, exposure));
    }

    /// <summary>What all channels of the response would hold, those that the file leaves out included, as if they had the
    /// largest AREASCAL; a channel that has a smaller one is no gap, unless that is 0.</summary>
    private static void AddFullReference(CountSpectrum source, ReferencedResponse response, int first, BinnedCounts counts)
    {
        double largest = source.AreaScale.Max() is > 0 and double found ? found : 1;
        for (int bin = 0; bin < counts.BinCount; bin++)
            counts.FullReference[bin] += source.Exposure * largest * response.BinRate[bin];
        for (int channel = 0; source.AreaScale.Length > 1 && channel < source.ChannelCount; channel++)
            if (response.BinOfChannel[first + channel] is not ChannelBinning.None and int bin && source.AreaScaleAt(channel) > 0)
                counts.FullReference[bin] -=
                    source.Exposure * (largest - source.AreaScaleAt(channel)) * response.ChannelRate[first + channel];
    }

    private static void AddSource(CountSpectrum source, int channel, int bin, BinnedCounts counts)
    {
        double count = source.Counts[channel];
        if (!double.IsFinite(count))
            throw SpectralDataException.At(
                $"source spectrum, channel {source.FirstChannel + channel}",
                $"{count} counts",
                "a finite number in a channel of good quality"
            );
        double statistical =
            source.IsPoisson || source.StatisticalError is null ? Math.Sqrt(Math.Abs(count)) : source.StatisticalError[channel];
        double systematic = (source.SystematicError?[channel] ?? 0) * count;
        counts.Gross[bin] += count;
        double variance = (statistical * statistical) + (systematic * systematic);
        counts.Variance[bin] += double.IsFinite(variance) ? variance : Math.Abs(count);
    }

    private static void AddBackground(CountSpectrum source, CountSpectrum background, int channel, int bin, BinnedCounts counts)
    {
        int at = source.FirstChannel + channel - background.FirstChannel;
        if (at < 0 || at >= background.ChannelCount)
            throw SpectralDataException.At(
                "background spectrum",
                $"channels {background.FirstChannel} to {background.FirstChannel + background.ChannelCount - 1}",
                $"channel {source.FirstChannel + channel} of the source too"
            );
        double above = source.ExtentAt(channel);
        double below = background.ExtentAt(at);
        double count = background.Counts[at];
        // A channel without area in the background says nothing of it.
        if (below <= 0)
            return;
        if (!double.IsFinite(count))
            throw SpectralDataException.At(
                $"background spectrum, channel {background.FirstChannel + at}",
                $"{count} counts",
                "a finite number"
            );
        double ratio = above / below;
        double sigma =
            background.IsPoisson || background.StatisticalError is null
                ? Math.Sqrt(Math.Abs(count))
                : background.StatisticalError[at];
        counts.Background[bin] += ratio * count;
        counts.BackgroundVariance[bin] += double.IsFinite(sigma) ? ratio * ratio * sigma * sigma : 0;
    }
}
