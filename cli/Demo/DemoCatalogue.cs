using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Spectra.Observations;

namespace Almagest.Cli.Demo;

/// <summary>A spectrum that the networks have not seen, with its gap and its truth.</summary>
/// <param name="Gap">The name of its gap pattern.</param>
/// <param name="Truth">Shape [P], the free parameters.</param>
/// <param name="Density">Shape [B], photons cm⁻² s⁻¹ keV⁻¹, in every bin.</param>
/// <param name="Observed">Shape [B]; false in the gap.</param>
/// <param name="Observation">What the fitter is given.</param>
internal sealed record HeldOutSpectrum(string Gap, double[] Truth, double[] Density, bool[] Observed, Observation Observation);

/// <summary>Held-out spectra of a campaign, the gap patterns in equal shares.</summary>
internal static class DemoCatalogue
{
    private static readonly (string Name, GapPattern Pattern)[] Patterns =
    [
        ("no gap", GapPattern.None),
        ("fix24", ProtocolS.Fix24),
        ("twosat", ProtocolS.TwoSat),
        ("rand", ProtocolS.Rand),
    ];

    public static async Task<IReadOnlyList<HeldOutSpectrum>> DrawAsync(Campaign learnt, int count, CancellationToken cancellation)
    {
        (Campaign campaign, Shard[] shards) = await HeldOutSpectra.DrawAsync(
            learnt,
            count,
            HeldOutSet.Demonstration,
            null,
            cancellation
        );
        GapSampler[] samplers = [.. Patterns.Select(pattern => new GapSampler(campaign with { Gaps = [pattern.Pattern] }))];
        int[] free = [.. Enumerable.Range(0, campaign.Parameters.Count).Where(p => campaign.Parameters[p].IsFree)];
        var spectra = new List<HeldOutSpectrum>(count);
        foreach (Shard shard in shards)
        {
            for (int row = 0; row < shard.Count; row++)
            {
                int number = spectra.Count,
                    pattern = number % Patterns.Length;
                bool[] observed = new bool[shard.BinCount];
                samplers[pattern].Draw((uint)shard.Index, row, observed);
                double[] density =
                [
                    .. shard.Expected.AsSpan(row * shard.BinCount, shard.BinCount).ToArray().Select(v => (double)v),
                ];
                double[] seen = [.. density.Select((value, bin) => observed[bin] ? value : 0)];
                spectra.Add(
                    new HeldOutSpectrum(
                        Patterns[pattern].Name,
                        [.. free.Select(p => shard.Parameters[(row * shard.ParameterCount) + p])],
                        density,
                        observed,
                        new Observation { Name = $"demo-{number:00000}", Payload = new FluxPayload(seen, observed) }
                    )
                );
            }
        }
        return spectra;
    }
}
