using System.Numerics;
using Almagest.Application.NetworkFits;
using Almagest.Benchmarks.Learning;
using Almagest.Benchmarks.ShardLog;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Networks.Bundles;
using Almagest.Networks.Inference;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Networks;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>Parts that need no database, on one thread: CPU time, the best of some rounds.</summary>
internal static class PureParts
{
    private const int Batch = 512;

    /// <summary>Shards of Protocol S.</summary>
    public static async Task<PipelinePart> SimulateAsync(CancellationToken cancellation)
    {
        Campaign campaign = ProtocolS.Campaign(spectra: Batch, seed: 3);
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, null, cancellation);
        int spectra = simulator.Draw(0, cancellation).Count;
        double[] powers = new double[spectra * (ProtocolS.Bins + 1)];
        return Of(
            "simulate",
            Meter.Best(() => simulator.Draw(0, cancellation)) / spectra,
            Meter.Best(() => Exponentials(powers)) / spectra,
            "an exponential for each edge of a bin"
        );
    }

    /// <summary>By the broker's stream.</summary>
    public static async Task<IReadOnlyList<PipelinePart>> ShardLogAsync(string broker, int shards)
    {
        (double appended, double replayed) = await ShardLogBenchmark.OfBrokerAsync(broker, shards);
        (double written, double read) = ShardLogBenchmark.OfFile(shards);
        return
        [
            new("append", appended, "MB/s", written, "the same bytes into a file, without waiting for the disk"),
            new("replay", replayed, "MB/s", read, "the same bytes out of that file"),
        ];
    }

    public static PipelinePart Train()
    {
        (double seconds, double operations) = LearningBenchmark.StepOf(Batch);
        return Of("train", seconds, operations / PeakArithmetic.Measure(), "the operations of a step of both nets at the peak");
    }

    /// <summary>The network on a chunk of fluxes with gaps.</summary>
    public static async Task<PipelinePart> InferAsync(
        IServiceProvider services,
        string network,
        Campaign campaign,
        CancellationToken cancellation
    )
    {
        NetworkRecord record = await services.GetRequiredService<INetworkStore>().GetAsync(network, cancellation);
        using FitEngine engine = await FitEngine.LoadAsync(
            record,
            campaign,
            services.GetRequiredService<IResponseLibrary>(),
            cancellation
        );
        IReadOnlyList<EncodingOutcome> outcomes = await engine.Encoder.EncodeAsync(
            [
                .. (await GappedFluxes.DrawAsync(Batch)).Select(one => new Observation
                {
                    Name = one.Name,
                    Payload = PayloadCodec.Decode(one.Payload),
                }),
            ],
            null,
            cancellation
        );
        NetworkInput input = CampaignEncoder.Stack([.. outcomes.Cast<Encoded>().Select(one => one.Observation)]);
        InferenceSettings settings = new(RunSettings.Default.MaxPasses, RunSettings.Default.Tolerance, TargetsOfEveryPass: false);
        double passes = engine.Infer(input, settings).Filled.PassesMade.Average();
        NetworkBundle bundle = NetworkBundle.Read(record.Bundle, record.Id);
        BundleWeights weights = BundleLayout.ReadWeights(bundle);
        double operations =
            2
            * (
                ((passes + 1) * weights.Denoisers.Sum(one => one.Length))
                + weights.Regressors.Sum(one => one.Length)
                + (BundleLayout.ReadBand(bundle)?.Length ?? 0)
            );
        return Of(
            "infer",
            Meter.Best(() => engine.Infer(input, settings)) / input.Count,
            operations / PeakArithmetic.Measure(),
            "the nets' operations at the peak"
        );
    }

    /// <param name="seconds">CPU time of one spectrum.</param>
    /// <param name="limit">Likewise.</param>
    internal static PipelinePart Of(string name, double seconds, double limit, string what) =>
        new(name, 1 / seconds, "spectra/s", 1 / limit, what) { Processor = 1e6 * seconds };

    private static void Exponentials(double[] powers)
    {
        for (int i = 0; i + Vector<double>.Count <= powers.Length; i += Vector<double>.Count)
            Vector.Exp(new Vector<double>(powers, i) - Vector<double>.One).CopyTo(powers, i);
    }
}
