using System.Runtime.CompilerServices;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting;

/// <summary>A response that puts every photon into the channel of its nominal energy, with an area of 1: XSPEC's dummy,
/// "diagonal".</summary>
internal static class UnitResponse
{
    private static readonly ConditionalWeakTable<RedistributionMatrix, ResponseMatrix> Known = [];

    /// <exception cref="SpectralDataException">The nominal energies of the channels neither ascend nor descend.</exception>
    public static ResponseMatrix Of(RedistributionMatrix channels) => Known.GetValue(channels, Make);

    private static ResponseMatrix Make(RedistributionMatrix channels)
    {
        int count = channels.ChannelCount;
        double[] lower = channels.ChannelLower.ToArray(),
            upper = channels.ChannelUpper.ToArray();
        bool descends = count > 1 && lower[^1] < lower[0];
        double[] edges = descends ? [.. lower.Reverse(), upper[0]] : [.. lower, upper[^1]];
        RedistributionMatrix.Run[] runs =
        [
            .. Enumerable.Range(0, count).Select(bin => new RedistributionMatrix.Run(descends ? count - 1 - bin : bin, 1, 0)),
        ];
        return ResponseMatrix.Combine(
            new RedistributionMatrix(
                new EnergyGrid(edges),
                channels.FirstChannel,
                lower,
                upper,
                [.. Enumerable.Range(0, count + 1)],
                runs,
                [1f],
                includesArea: true
            ),
            null
        );
    }
}
