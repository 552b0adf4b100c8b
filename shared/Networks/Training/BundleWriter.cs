using System.Reflection;
using Almagest.Learning.Encoders;
using Almagest.Networks.Architectures;
using Almagest.Networks.Bands;
using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;
using Almagest.Networks.Inference;
using TorchSharp;

namespace Almagest.Networks.Training;

/// <summary>Judges trained nets on the validation part, and puts them and all that is known of them into a bundle.</summary>
internal sealed class BundleWriter(
    TrainingSet set,
    TrainingArrays data,
    NetworkDescription description,
    NetworkSettings settings,
    BundleArchitecture nets,
    TorchDevice device
)
{
    /// <param name="weights">Of the nets that fill and answer; the bands are learnt here.</param>
    /// <param name="epochs">As for <see cref="NetworkTrainer"/>.</param>
    public NetworkBundle Write(
        BundleWeights weights,
        Func<int, TrainingSet> epochs,
        IReadOnlyDictionary<string, IReadOnlyList<EpochLosses>> curves,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation
    )
    {
        Net bandNet = BandNet.Of(nets.BandWidths!, data.Bins, data.ContextCount);
        var bands = new BandTraining(settings, bandNet, epochs, device);
        NetworkRunner Runner(float[]? band, double[]? errors, BandFactors? factors = null) =>
            new(
                data.Normalisation,
                weights.Build(nets, data.Bins, data.ContextCount, data.TargetCount, device, band),
                errors,
                factors
            );
        var judge = new BundleJudge(set, data);
        using NetworkRunner bare = Runner(null, null);
        float[] band = bands.Run(data, bare, progress, cancellation);
        BandFactors factors;
        using (NetworkRunner narrow = Runner(band, null))
            factors = bands.Factors(data, narrow);
        (BundleMetadata about, StoredTensor[] widening) = factors.Write(About(curves), data.Validation.Length);
        double[]? errors = data.Noisy ? null : judge.TargetErrors(bare);
        using NetworkRunner whole = Runner(band, errors, factors);
        BundleMetrics metrics = judge.Metrics(whole, description.GridEdges);
        return NetworkBundle.Write(
            about with
            {
                TargetErrors = errors,
                Metrics = metrics,
            },
            [
                .. BundleLayout.Write(data.Normalisation),
                .. weights.Denoisers.SelectMany(
                    (values, member) =>
                        BundleLayout.Write(
                            BundleLayout.Denoiser(member),
                            BundleLayout.DenoiserNet(nets, data.Bins, data.ContextCount),
                            values
                        )
                ),
                .. BundleLayout.Write(BundleLayout.Band, bandNet, band),
                .. widening,
                .. weights.Regressors.SelectMany(
                    (values, member) =>
                        BundleLayout.Write(
                            BundleLayout.Regressor(member),
                            BundleLayout.RegressorNet(nets, data.Bins, data.ContextCount, data.TargetCount),
                            values
                        )
                ),
            ]
        );
    }

    /// <summary>Of what may change the result.</summary>
    public static IReadOnlyDictionary<string, string> Versions =>
        new Dictionary<string, string>
        {
            ["almagest"] = typeof(BundleWriter).Assembly.GetName().Version!.ToString(3),
            ["torchsharp"] = typeof(torch).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "unknown",
            ["dotnet"] = Environment.Version.ToString(),
        };

    private BundleMetadata About(IReadOnlyDictionary<string, IReadOnlyList<EpochLosses>> curves) =>
        new()
        {
            Format = 1,
            CampaignId = description.CampaignId,
            TargetNames = description.TargetNames,
            GridEdges = description.GridEdges,
            ContextCount = description.ContextCount,
            Architecture = nets,
            Settings = settings,
            DataHash = DataHash.Of(set),
            TrainingSpectra = data.Training.Length,
            ValidationSpectra = data.Validation.Length,
            Versions = Versions,
            Provenance = description.Provenance ?? new Dictionary<string, string>(),
            Curves = curves,
        };
}
