using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Encoders;

public sealed class SpectrumEstimatorTests
{
    private readonly SyntheticResponses _library = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(300, 3000), InlineData(3000, 30_000), InlineData(30_000, 300_000)]
    public async Task Estimates_scatter_about_the_truth_by_their_sigmas(double fewest, double most)
    {
        Campaign campaign = Campaign(fewest, most);
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _library, Cancellation);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, _library, Cancellation);
        TrainingSet set = encoder.Encode([simulator.Draw(0, Cancellation), simulator.Draw(1, Cancellation)]);
        for (int target = 0; target < 3; target++)
        {
            double[] pulls =
            [
                .. Enumerable.Range(0, set.Input.Count).Select(row => (double)Math.Abs(set.Targets[(3 * row) + target])).Order(),
            ];
            Assert.InRange(pulls[(int)(0.683 * pulls.Length)], 0.7, 1.4);
            Assert.InRange(pulls[^1], 1.5, 30);
        }
        // A network told nothing but the estimate would already be this good: sigmas fall as one over the root of the counts.
        double sigma = Enumerable
            .Range(0, set.Input.Count)
            .Average(row => Math.Exp(set.Input.Context[(row * encoder.ContextCount) + 4 + 3 + 1]));
        Assert.InRange(sigma * Math.Sqrt(Math.Sqrt(fewest * most)), 1, 12);
    }

    [Fact]
    public async Task Templates_with_their_slopes_are_the_model_nearby()
    {
        Campaign campaign = Campaign(100, 1000);
        SpectralModel model = CampaignValidator.Require(campaign);
        var coordinates = new ParameterCoordinates(campaign, new ReferenceSpectrum(campaign, model).Parameters);
        var bank = new TemplateBank(campaign, model, coordinates);
        ResponseMatrix response = await _library.LoadAsync("ccd", Cancellation);
        TemplateRates rates = bank.Fold(response);
        GroupedResponse grouped = response.Group(
            ChannelBinning.BinOfChannel(response.Redistribution, new EnergyGrid(campaign.GridEdges)),
            bank.BinCount
        );
        double[] point = [-0.52, 1.93, 0],
            flux = new double[response.Energies.BinCount],
            exact = new double[bank.BinCount];
        int template = bank.Nearest(point);
        model.Evaluate(response.Energies, coordinates.Decode(point), flux);
        grouped.Fold(flux, exact);
        for (int bin = 0; bin < exact.Length; bin++)
        {
            double reach = 0;
            for (int shape = 0; shape < 2; shape++)
                reach += rates.Slope(template, 0, shape)[bin] * (point[shape] - bank.Points[template][shape]);
            Assert.Equal(1, rates.Rate(template, 0)[bin] * Math.Exp(reach) / exact[bin], 0.02);
        }
    }

    [Fact]
    public async Task A_spectrum_without_a_count_has_an_estimate_too()
    {
        Campaign campaign = Campaign(100, 1000);
        Shard shard = (await ShardSimulator.CreateAsync(campaign, _library, Cancellation)).Draw(0, Cancellation);
        Shard empty = shard with
        {
            Counts = shard.Counts! with
            {
                Source = new int[shard.Counts.Source.Length],
                Background = new int[shard.Counts.Background.Length],
            },
        };
        TrainingSet set = (await CampaignEncoder.CreateAsync(campaign, _library, Cancellation)).Encode([empty]);
        Assert.All(set.Targets.Concat(set.Input.Context).Concat(set.Input.Values), value => Assert.True(float.IsFinite(value)));
    }

    private Campaign Campaign(double fewest, double most) =>
        new()
        {
            Name = "test",
            Model = "wabs*powerlaw",
            GridEdges = EnergyGrid.Linear(0.4, 8, 60).Edges.ToArray(),
            Parameters =
            [
                new ParameterPrior("wabs.nH", PriorKind.LogUniform, 0.03, 10),
                new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 0.5, 3.5),
                new ParameterPrior("powerlaw.norm", PriorKind.ExpectedCounts, fewest, most),
            ],
            Instruments =
            [
                new CampaignInstrument("ccd", [_library.Add("ccd")], 1e3, 1e5, new BackgroundPrior(0.01, 0.3, 3, 100, 0.6)),
            ],
            Spectra = 10_000,
        };
}
