using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Shards;

/// <summary>What held-out spectra are for; two sets of a campaign share none. The numbers turn seeds into others: none may be 0,
/// no two alike, and none may change, or figures do.</summary>
public enum HeldOutSet : long
{
    /// <summary>To judge two networks by.</summary>
    Comparison = 0x68656c645f6f7574,

    /// <summary>To learn how wide bands must be, ...</summary>
    WidthsOfBands = 0x62616e6473,

    /// <summary>... and to measure what they hold.</summary>
    CoverageOfBands = 0x6d65617375,

    /// <summary>To learn how strange right spectra look.</summary>
    OutOfDistribution = 0x646f6d61696e,

    /// <summary>To show in the demonstration.</summary>
    Demonstration = 3,

    /// <summary>To judge bands by in the study of them.</summary>
    BandsStudy = 6,

    /// <summary>To learn how wide the intervals of parameters must be without noise.</summary>
    WidthsOfIntervals = 8,

    /// <summary>To judge fillings by in the study of gaps that nobody trained for.</summary>
    UnlearntGaps = 7,
}

/// <summary>
/// Spectra of a campaign that none of its networks learns from: of the same priors, drawn with a seed that differs from the
/// campaign's whatever that is, so that none of its shards can hold them.
/// </summary>
/// <param name="Campaign">That they are the shards of.</param>
public sealed record HeldOutSpectra(Campaign Campaign, Shard[] Shards)
{
    /// <param name="learnt">What the networks learn.</param>
    /// <param name="responses">The campaign's; may be null for one without instruments.</param>
    /// <exception cref="SpectralDataException">The campaign is wrong, or a response is missing.</exception>
    public static async Task<HeldOutSpectra> DrawAsync(
        Campaign learnt,
        int count,
        HeldOutSet set,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        ShardSimulator simulator = await SimulatorAsync(learnt, count, set, responses, cancellation);
        return new HeldOutSpectra(simulator.Campaign, simulator.DrawAll(cancellation));
    }

    /// <summary>What draws them, where nobody needs all of them at once.</summary>
    /// <inheritdoc cref="DrawAsync"/>
    public static Task<ShardSimulator> SimulatorAsync(
        Campaign learnt,
        int count,
        HeldOutSet set,
        IResponseLibrary? responses,
        CancellationToken cancellation
    ) => ShardSimulator.CreateAsync(learnt with { Spectra = count, Seed = SeedOf(learnt, set) }, responses, cancellation);

    private static long SeedOf(Campaign learnt, HeldOutSet set) =>
        Enum.IsDefined(set) ? learnt.Seed ^ (long)set : throw new ArgumentOutOfRangeException(nameof(set), set, "That is none.");
}
