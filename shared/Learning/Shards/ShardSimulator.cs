using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Shards;

/// <summary>Draws the shards of one campaign: the same bytes for the same index, on any thread and any machine.
/// Thread-safe.</summary>
/// <remarks>
/// Sums run in fixed order, elementary functions are our own, and every spectrum has its own random numbers. The one thing not
/// ours is the model's own use of the platform's library, if any.
/// </remarks>
public sealed class ShardSimulator
{
    private readonly ISpectrumRecipe _recipe;

    private ShardSimulator(Campaign campaign, ISpectrumRecipe recipe) =>
        (Campaign, CampaignId, _recipe) = (campaign, campaign.Id, recipe);

    public Campaign Campaign { get; }

    public string CampaignId { get; }

    /// <param name="responses">May be null for a campaign without instruments.</param>
    /// <exception cref="SpectralDataException">The campaign is wrong, or a response is missing or does not fit it.</exception>
    public static async Task<ShardSimulator> CreateAsync(
        Campaign campaign,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        SpectralModel model = CampaignValidator.Require(campaign);
        if (campaign.Instruments.Count == 0)
            return new ShardSimulator(campaign, new FluxRecipe(campaign, model));
        if (responses is null)
            throw SpectralDataException.At(
                $"campaign \"{campaign.Name}\"",
                "no library of responses",
                "one, as it has instruments"
            );
        var grid = new EnergyGrid(campaign.GridEdges);
        var instruments = new List<SimulatedInstrument>();
        int first = 0;
        foreach (CampaignInstrument instrument in campaign.Instruments)
        {
            var loaded = new List<SimulatedResponse>();
            foreach (string key in instrument.ResponseKeys)
                loaded.Add(new SimulatedResponse(await responses.LoadAsync(key, cancellation), grid, model));
            instruments.Add(new SimulatedInstrument(instrument, loaded, first));
            first += loaded.Count;
        }
        return new ShardSimulator(campaign, new CountsRecipe(campaign, model, instruments));
    }

    /// <summary>Draws one shard.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The campaign has no shard of that index.</exception>
    /// <exception cref="SpectralDataException">The model gives no counts, or too many, or what is not a number, within its
    /// priors.</exception>
    public Shard Draw(int index, CancellationToken cancellation = default)
    {
        if (index < 0 || index >= Campaign.ShardCount)
            throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                $"The campaign has shards 0 to {Campaign.ShardCount - 1}."
            );
        int count = (int)Math.Min(Campaign.ShardSize, Campaign.Spectra - ((long)index * Campaign.ShardSize));
        Shard shard = Allocate(index, count);
        ISpectrumRecipe recipe = _recipe.ForOneThread();
        var random = new RandomNumbers(CampaignId);
        for (int row = 0; row < count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            random.Begin(RandomPurpose.Shard, (uint)index, (uint)row);
            recipe.Draw(random, shard, row);
        }
        return shard;
    }

    /// <summary>Draws all shards, over all cores.</summary>
    public Shard[] DrawAll(CancellationToken cancellation) => Draw([.. Enumerable.Range(0, Campaign.ShardCount)], cancellation);

    /// <summary>Draws some shards, over all cores.</summary>
    public Shard[] Draw(IReadOnlyList<int> indices, CancellationToken cancellation) =>
        [.. indices.AsParallel().AsOrdered().WithCancellation(cancellation).Select(index => Draw(index, cancellation))];

    private Shard Allocate(int index, int count)
    {
        int bins = Campaign.GridEdges.Length - 1,
            spectra = checked(count * Campaign.SpectraPerSource);
        return new Shard
        {
            CampaignId = CampaignId,
            Index = index,
            Count = count,
            BinCount = bins,
            ParameterCount = Campaign.Parameters.Count,
            Parameters = new double[count * Campaign.Parameters.Count],
            SpectraPerSource = Campaign.SpectraPerSource,
            Expected = new float[checked(spectra * bins)],
            Counts =
                Campaign.Instruments.Count == 0
                    ? null
                    : new ShardCounts(
                        new int[spectra],
                        new double[spectra],
                        new double[spectra],
                        new float[spectra * bins],
                        new int[spectra * bins],
                        new int[spectra * bins]
                    ),
        };
    }
}
