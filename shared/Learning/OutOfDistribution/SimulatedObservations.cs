using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>
/// Synthetic spectra of a campaign in the form of observations, with gaps, to be fitted as real ones are. Those of counts go
/// through <see cref="GridResponses"/>: a channel for each bin of the grid.
/// </summary>
public static class SimulatedObservations
{
    /// <param name="learnt">What the networks learn: other spectra are drawn from the same priors.</param>
    /// <param name="responses">The campaign's.</param>
    /// <returns>Observations, each with the parameters that it was drawn from.</returns>
    public static async Task<(Observation Observation, double[] Truth)[]> DrawAsync(
        Campaign learnt,
        int count,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        (Campaign campaign, Shard[] shards) = await HeldOutSpectra.DrawAsync(
            learnt,
            count,
            HeldOutSet.OutOfDistribution,
            responses,
            cancellation
        );
        string[] keys = [.. campaign.Instruments.SelectMany(instrument => instrument.ResponseKeys)];
        GapSampler gaps = GapSampler.ToLearnFrom(campaign);
        var observations = new List<(Observation, double[])>(count);
        foreach (Shard shard in shards)
        {
            for (int row = 0; row < shard.Count; row++)
            {
                bool[] observed = new bool[shard.BinCount],
                    present = new bool[campaign.SpectraPerSource];
                gaps.Draw((uint)shard.Index, row, observed);
                Array.Fill(present, true);
                if (campaign.IsJoint)
                    gaps.DrawPresent((uint)shard.Index, row, present);
                observations.Add(
                    (
                        new Observation
                        {
                            Name = $"simulation {observations.Count + 1}",
                            Payload = PayloadOf(shard, row, observed, present, keys),
                        },
                        shard.Parameters[(row * shard.ParameterCount)..((row + 1) * shard.ParameterCount)]
                    )
                );
            }
        }
        return [.. observations];
    }

    private static ObservationPayload PayloadOf(Shard shard, int row, bool[] observed, bool[] present, string[] keys)
    {
        if (shard.Counts is not { } counts)
            return new FluxPayload(
                [
                    .. shard
                        .Expected.AsSpan(row * shard.BinCount, shard.BinCount)
                        .ToArray()
                        .Select((value, bin) => observed[bin] ? (double)value : 0),
                ],
                observed
            );
        short[] quality = [.. observed.Select(seen => (short)(seen ? 0 : 1))];
        return new CountsPayload([
            .. Enumerable
                .Range(0, present.Length)
                .Where(k => present[k])
                .Select(k =>
                {
                    int at = (row * present.Length) + k;
                    double[] Counts(int[] drawn) =>
                        [.. drawn.AsSpan(at * shard.BinCount, shard.BinCount).ToArray().Select(count => (double)count)];
                    var source = new CountSpectrum
                    {
                        FirstChannel = 1,
                        Counts = Counts(counts.Source),
                        IsPoisson = true,
                        Exposure = counts.Exposures[at],
                        Quality = quality,
                    };
                    double scale = counts.BackgroundScales[at];
                    CountSpectrum? background =
                        scale > 0
                            ? source with
                            {
                                Counts = Counts(counts.Background),
                                BackScale = [scale],
                                Quality = null,
                            }
                            : null;
                    return new ObservedSpectrum(source, background, keys[counts.Responses[at]]);
                }),
        ]);
    }
}
