using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Fitting.Condensed;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>
/// Synthetic spectra of a campaign in the form of observations, with gaps, to be fitted as real ones are: counts in the channels
/// of
/// the campaign's own responses. Drawn when they are asked for, always the same. Thread-safe.
/// </summary>
public sealed class SimulatedObservations
{
    private readonly Campaign _campaign;
    private readonly Shard[] _shards;
    private readonly string[] _keys;
    private readonly SimulatedChannels[] _channels;

    private SimulatedObservations(HeldOutSpectra spectra, string[] keys, SimulatedChannels[] channels)
    {
        (_campaign, _shards, _keys, _channels) = (spectra.Campaign, spectra.Shards, keys, channels);
        Truths =
        [
            .. _shards.SelectMany(shard =>
                Enumerable
                    .Range(0, shard.Count)
                    .Select(row => shard.Parameters[(row * shard.ParameterCount)..((row + 1) * shard.ParameterCount)])
            ),
        ];
    }

    /// <summary>The parameters that each was drawn from.</summary>
    public IReadOnlyList<double[]> Truths { get; }

    /// <param name="learnt">What the networks learn: other spectra are drawn from the same priors.</param>
    /// <param name="responses">The campaign's; null for one without instruments.</param>
    public static async Task<SimulatedObservations> CreateAsync(
        Campaign learnt,
        int count,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        HeldOutSpectra spectra = await HeldOutSpectra.DrawAsync(
            learnt,
            count,
            HeldOutSet.OutOfDistribution,
            responses,
            cancellation
        );
        SpectralModel model = CampaignValidator.Require(learnt);
        string[] keys = [.. learnt.Instruments.SelectMany(instrument => instrument.ResponseKeys)];
        var channels = new SimulatedChannels[keys.Length];
        CondensedModel? condensed = keys.Length > 0 ? CampaignRegion.Condensed(learnt, model) : null;
        for (int i = 0; i < keys.Length; i++)
            channels[i] = new SimulatedChannels(
                await responses!.LoadAsync(keys[i], cancellation),
                new EnergyGrid(learnt.GridEdges),
                model,
                condensed!
            );
        return new SimulatedObservations(spectra, keys, channels);
    }

    /// <summary>All, one after the other.</summary>
    public IEnumerable<Observation> Draw()
    {
        GapSampler gaps = GapSampler.ToLearnFrom(_campaign);
        var random = new RandomNumbers(_campaign.Id);
        var workspace = new EvaluationWorkspace();
        int number = 0;
        foreach (Shard shard in _shards)
        {
            for (int row = 0; row < shard.Count; row++)
            {
                bool[] observed = new bool[shard.BinCount],
                    present = new bool[_campaign.SpectraPerSource];
                gaps.Draw((uint)shard.Index, row, observed);
                Array.Fill(present, true);
                if (_campaign.IsJoint)
                    gaps.DrawPresent((uint)shard.Index, row, present);
                yield return new Observation
                {
                    Name = $"simulation {++number}",
                    Payload = shard.Counts is null
                        ? FluxOf(shard, row, observed)
                        : new CountsPayload([
                            .. Enumerable
                                .Range(0, present.Length)
                                .Where(k => present[k])
                                .Select(k => SpectrumOf(shard, row, (row * present.Length) + k, observed, random, workspace)),
                        ]),
                };
            }
        }
    }

    private ObservedSpectrum SpectrumOf(
        Shard shard,
        int row,
        int at,
        bool[] observed,
        RandomNumbers random,
        EvaluationWorkspace workspace
    )
    {
        ShardCounts counts = shard.Counts!;
        random.Begin(RandomPurpose.Channels, (uint)shard.Index, (uint)at);
        return _channels[counts.Responses[at]]
            .Draw(
                _keys[counts.Responses[at]],
                shard.Parameters.AsSpan(row * shard.ParameterCount, shard.ParameterCount),
                counts.Exposures[at],
                counts.ExpectedBackground.AsSpan(at * shard.BinCount, shard.BinCount),
                counts.BackgroundScales[at],
                observed,
                random,
                workspace
            );
    }

    private static FluxPayload FluxOf(Shard shard, int row, bool[] observed) =>
        new(
            [
                .. shard
                    .Expected.AsSpan(row * shard.BinCount, shard.BinCount)
                    .ToArray()
                    .Select((value, bin) => observed[bin] ? (double)value : 0),
            ],
            observed
        );
}
