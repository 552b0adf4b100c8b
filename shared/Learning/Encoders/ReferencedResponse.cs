using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Encoders;

/// <summary>A response with the counts that the reference spectrum has through it. Thread-safe.</summary>
internal sealed class ReferencedResponse
{
    public ReferencedResponse(ResponseMatrix response, EnergyGrid grid, ReferenceSpectrum reference, TemplateBank bank)
    {
        Templates = bank.Fold(response);
        FirstChannel = response.Redistribution.FirstChannel;
        BinOfChannel = ChannelBinning.BinOfChannel(response.Redistribution, grid);
        ChannelRate = reference.RateOf(response);
        BinRate = new double[grid.BinCount];
        for (int channel = 0; channel < BinOfChannel.Length; channel++)
            if (BinOfChannel[channel] != ChannelBinning.None)
                BinRate[BinOfChannel[channel]] += ChannelRate[channel];
    }

    public TemplateRates Templates { get; }

    /// <summary>The number that files give to channel 0.</summary>
    public int FirstChannel { get; }

    public int ChannelCount => BinOfChannel.Length;

    /// <summary>Shape [channels]: see <see cref="ChannelBinning"/>.</summary>
    public int[] BinOfChannel { get; }

    /// <summary>Shape [channels], counts s⁻¹ of the reference spectrum.</summary>
    public double[] ChannelRate { get; }

    /// <summary>Shape [B], counts s⁻¹ of the reference spectrum.</summary>
    public double[] BinRate { get; }
}
