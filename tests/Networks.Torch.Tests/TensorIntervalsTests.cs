using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Training;
using Almagest.Networks.Uncertainty;
using Almagest.Spectra;

namespace Almagest.Networks.Torch.Tests;

public sealed class TensorIntervalsTests
{
    [Fact]
    public async Task Intervals_of_parameters_hold_as_much_by_tensors_as_by_the_processor()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var campaign = new Campaign
        {
            Name = "test",
            Model = "powerlaw",
            GridEdges = EnergyGrid.Linear(0.4, 8, 32).Edges.ToArray(),
            Parameters =
            [
                new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 0.5, 3),
                new ParameterPrior("powerlaw.norm", PriorKind.Fixed, 1, 1),
            ],
            Gaps = [new GapPattern(GapKind.Fixed, 2, 5)],
            Spectra = 500,
        };
        (TrainingSet set, CampaignEncoder encoder) = await HeldOutInputs.DrawAsync(
            campaign,
            500,
            HeldOutSet.UnlearntGaps,
            null,
            cancellation
        );
        NetworkBundle bundle = NetworkTrainer.Train(
            _ => set,
            new NetworkDescription(campaign.Id, encoder.TargetNames, campaign.GridEdges, encoder.ContextCount),
            new NetworkSettings
            {
                Epochs = 4,
                RegressorEpochs = 6,
                Batch = 64,
                DenoiserWidths = [16, 4, 16],
                RegressorWidth = 16,
                RegressorBlocks = 1,
                BandEpochs = 1,
            },
            null,
            ProcessorEngine.Instance,
            cancellation
        );
        async Task<double> Coverage(Engine engine) =>
            (await IntervalCalibration.AddAsync(bundle, campaign, engine, cancellation, simulations: 2_000))
                .Metadata
                .Metrics!
                .Coverage;
        double expected = await Coverage(ProcessorEngine.Instance);

        // Few simulations; measured on 300 spectra.
        Assert.InRange(expected, 0.57, 0.79);
        Assert.Equal(expected, await Coverage(TestDevice.Engine()), 0.03);
    }
}
