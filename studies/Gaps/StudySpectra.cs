using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Studies.Plain;

namespace Almagest.Studies.Gaps;

/// <summary>A gap of the study, with the bins that it leaves, in every test spectrum.</summary>
/// <param name="Name">As in the protocol.</param>
/// <param name="Observed">Shape [N, B].</param>
internal sealed record StudyGap(string Name, bool[] Observed);

/// <summary>
/// Protocol S for one prior: training spectra drawn with seed 1, test spectra with seed 2. N spectra of B bins; the P = 2
/// parameters are Γ and z. The origin's x = (log10 s - lo) / (hi - lo), lo and hi over all training spectra.
/// </summary>
internal sealed class StudySpectra
{
    private StudySpectra(Campaign campaign, IReadOnlyList<Shard> shards, Part learnt, Part test, double lowest, double highest)
    {
        (Campaign, Shards, Test) = (campaign, shards, test);
        Grid = new EnergyGrid(campaign.GridEdges);
        (Lowest, Highest) = (lowest, highest);
        Learnt = learnt;
        Gaps =
        [
            new("no gap", Mask(null)),
            new("fix24", Mask(ProtocolS.Fix24)),
            new("twosat", Mask(ProtocolS.TwoSat)),
            new("rand", Mask(ProtocolS.Rand)),
        ];
    }

    /// <param name="LogDensity">Shape [N, B], log10 of photons cm⁻² s⁻¹ keV⁻¹.</param>
    /// <param name="Truth">Shape [N, P].</param>
    internal sealed record Part(double[] LogDensity, float[] Truth)
    {
        public int Count => Truth.Length / 2;
    }

    public Campaign Campaign { get; }

    public EnergyGrid Grid { get; }

    /// <summary>Of the training spectra.</summary>
    public IReadOnlyList<Shard> Shards { get; }

    public Part Learnt { get; }

    public Part Test { get; }

    public double Lowest { get; }

    public double Highest { get; }

    /// <summary>No gap first.</summary>
    public IReadOnlyList<StudyGap> Gaps { get; }

    public static async Task<StudySpectra> DrawAsync(PriorKind prior, StudyScale scale, CancellationToken cancellation)
    {
        Campaign campaign = ProtocolS.Campaign(prior, scale.Training);
        IReadOnlyList<Shard> shards = await DrawAsync(campaign, cancellation);
        Part learnt = PartOf(campaign, shards);
        Part test = PartOf(campaign, await DrawAsync(ProtocolS.Campaign(prior, scale.Test, seed: 2), cancellation));
        return new StudySpectra(campaign, shards, learnt, test, learnt.LogDensity.Min(), learnt.LogDensity.Max());
    }

    /// <summary>The origin's normalisation of one part, shape [N, B].</summary>
    public float[] Normalised(Part part) => [.. part.LogDensity.Select(value => (float)((value - Lowest) / (Highest - Lowest)))];

    /// <summary>Training and validation rows of x and of what is to be learnt from it.</summary>
    /// <param name="targets">Shape [N, columns], of the learnt part.</param>
    /// <param name="share">What is trained on; the rest is for validation.</param>
    public (PlainRows Training, PlainRows Validation) Split(float[] targets, double share)
    {
        float[] x = Normalised(Learnt);
        int columns = targets.Length / Learnt.Count,
            first = (int)(share * Learnt.Count);
        return (
            new PlainRows(x[..(first * Grid.BinCount)], targets[..(first * columns)]),
            new PlainRows(x[(first * Grid.BinCount)..], targets[(first * columns)..])
        );
    }

    private bool[] Mask(GapPattern? gap)
    {
        bool[] observed = new bool[Test.Count * Grid.BinCount];
        Array.Fill(observed, true);
        if (gap is not null)
            new GapSampler(Campaign with { Gaps = [gap] }).Draw(0, Test.Count).CopyTo(observed, 0);
        return observed;
    }

    private static async Task<IReadOnlyList<Shard>> DrawAsync(Campaign campaign, CancellationToken cancellation)
    {
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, null, cancellation);
        return [.. Enumerable.Range(0, campaign.ShardCount).Select(index => simulator.Draw(index, cancellation))];
    }

    private static Part PartOf(Campaign campaign, IReadOnlyList<Shard> shards)
    {
        int[] free = [.. Enumerable.Range(0, campaign.Parameters.Count).Where(p => campaign.Parameters[p].IsFree)];
        return new Part(
            [.. shards.SelectMany(shard => shard.Expected).Select(density => Math.Log10(density))],
            [
                .. shards.SelectMany(shard =>
                    Enumerable
                        .Range(0, shard.Count)
                        .SelectMany(row => free.Select(p => (float)shard.Parameters[(row * shard.ParameterCount) + p]))
                ),
            ]
        );
    }
}
