using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Posteriors;

/// <summary>An observed spectrum's channels, summed into the bins of a campaign's grid as simulations have them.</summary>
internal static class GridChannels
{
    /// <summary>What is not in the grid is marked as bad.</summary>
    public static FitSettings Settings { get; } = new() { UseGrouping = true, LowerEnergy = 0 };

    /// <exception cref="SpectralDataException">Channels that the response does not have.</exception>
    public static FitSpectrum Group(FitSpectrum spectrum, EnergyGrid grid)
    {
        CountSpectrum source = spectrum.Observed.Source;
        int[] bins = ChannelBinning.BinOfChannel(spectrum.Response.Redistribution, grid);
        int first = source.FirstChannel - spectrum.Response.Redistribution.FirstChannel;
        if (first < 0 || (long)first + source.ChannelCount > bins.Length)
            throw SpectralDataException.At(
                "source spectrum",
                $"{source.ChannelCount} channels from {source.FirstChannel}",
                $"channels of its response, {bins.Length} from {spectrum.Response.Redistribution.FirstChannel}"
            );
        short[] grouping = new short[source.ChannelCount],
            quality = new short[source.ChannelCount];
        int last = ChannelBinning.None;
        for (int channel = 0; channel < grouping.Length; channel++)
        {
            int bin = bins[first + channel];
            bool isGood = bin != ChannelBinning.None && !source.IsBad(channel) && source.AreaScaleAt(channel) > 0;
            quality[channel] = (short)(isGood ? 0 : 1);
            // A bad channel is left out of its group; it must not begin one.
            grouping[channel] = (short)(isGood && bin != last ? 1 : -1);
            if (isGood)
                last = bin;
        }
        return spectrum with
        {
            Observed = spectrum.Observed with { Source = source with { Grouping = grouping, Quality = quality } },
        };
    }
}
