using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Uncertainty;
using Almagest.Spectra.Responses;
using Almagest.Studies.Training;

namespace Almagest.Studies.Bands;

/// <summary>How large this part of the study is.</summary>
/// <param name="Training">Spectra that networks learn from; bands are set on twice as many others.</param>
/// <param name="Test">Others still, of each brightness, to measure bands by.</param>
/// <param name="Epochs">Null: as many as `almagest train` takes.</param>
internal sealed record BandsScale(int Training = 24_000, int Test = 12_000, int? Epochs = null)
{
    public static BandsScale Quick { get; } = new(1_024, 256, 3);
}

/// <summary>What bands hold of spectra of one brightness.</summary>
/// <param name="Counts">Expected of the source; null without noise.</param>
/// <param name="Groups">All, then by what is missing.</param>
internal sealed record BandsScore(int? Counts, IReadOnlyList<BandCoverage> Groups);

/// <param name="Unit">Of values, in which errors and half widths are.</param>
internal sealed record BandsResult(string Title, string Unit, IReadOnlyList<BandsScore> Scores);

/// <summary>Measures how many truths the bands of filled bins hold: without noise, and of counts of one instrument, by gap and
/// brightness.</summary>
/// <param name="scale">How large.</param>
/// <param name="instrument">A response, and what to call it.</param>
/// <param name="display">Shows how far it is.</param>
internal sealed class BandsJob(BandsScale scale, (string Name, ResponseMatrix Response) instrument, WorkDisplay display)
{
    public const double Lowest = 0.5,
        Highest = 7; // keV

    public const string Model = "tbabs*powerlaw";

    private const double Exactly = 1.001; // a prior has two ends

    public static IReadOnlyList<int> Brightnesses { get; } = [100, 1_000, 10_000];

    /// <summary>None, one band, two bands, a stretch anywhere, several anywhere, and single bins.</summary>
    public static IReadOnlyList<GapPattern> Gaps { get; } =
    [
        GapPattern.None,
        new(GapKind.Fixed, 2, 4),
        new(GapKind.Fixed, 1, 1.5) { Further = [new MissingBand(3, 5)] },
        new(GapKind.Random, 0.1, 0.4),
        new(GapKind.Random, 0.04, 0.1) { Count = 3 },
        new(GapKind.Scattered, 0.02, 0.2),
    ];

    public async Task<IReadOnlyList<BandsResult>> RunAsync(CancellationToken cancellation)
    {
        Campaign flux = ProtocolS.Campaign(spectra: Math.Min(scale.Training, 10_000));
        var library = new OneResponse(instrument.Response);
        Campaign counts = CampaignFactory.ForResponses(
            Model,
            [new NamedResponse(OneResponse.Key, instrument.Response)],
            Lowest,
            Highest,
            spectra: scale.Training
        ) with
        {
            Gaps = Gaps,
        };
        return
        [
            new(
                "Protocol S: a redshifted power law without noise",
                "dex",
                [new BandsScore(null, await MeasureAsync(await LearnAsync(flux, null, cancellation), flux, null, cancellation))]
            ),
            await CountsAsync(counts, library, cancellation),
        ];
    }

    private async Task<BandsResult> CountsAsync(Campaign campaign, OneResponse library, CancellationToken cancellation)
    {
        NetworkBundle bundle = await LearnAsync(campaign, library, cancellation);
        var scores = new List<BandsScore>();
        foreach (int counts in Brightnesses)
        {
            Campaign bright = campaign with
            {
                Parameters =
                [
                    .. campaign.Parameters.Select(prior =>
                        prior.Kind == PriorKind.ExpectedCounts ? prior with { Lower = counts, Upper = Exactly * counts } : prior
                    ),
                ],
            };
            scores.Add(new BandsScore(counts, await MeasureAsync(bundle, bright, library, cancellation)));
        }
        return new BandsResult($"Counts of one instrument: {Model} through {instrument.Name}", "√counts", scores);
    }

    private async Task<NetworkBundle> LearnAsync(Campaign campaign, IResponseLibrary? library, CancellationToken cancellation)
    {
        NetworkBundle bundle = await StudyTraining.LearnAsync(
            campaign,
            library,
            scale.Epochs,
            campaign.Model,
            display,
            cancellation
        );
        display.Say("Setting the widths of bands.");
        return await BandCalibration.AddAsync(bundle, campaign, library, ProcessorEngine.Instance, cancellation);
    }

    private async Task<IReadOnlyList<BandCoverage>> MeasureAsync(
        NetworkBundle bundle,
        Campaign campaign,
        IResponseLibrary? library,
        CancellationToken cancellation
    ) =>
        BandCalibration.Measure(
            bundle,
            (await HeldOutInputs.DrawAsync(campaign, scale.Test, HeldOutSet.BandsStudy, library, cancellation)).Set,
            ProcessorEngine.Instance,
            cancellation
        );

    private sealed class OneResponse(ResponseMatrix response) : IResponseLibrary
    {
        public const string Key = "instrument";

        public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) => Task.FromResult(response);
    }
}
