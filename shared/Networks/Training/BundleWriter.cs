using System.Reflection;
using Almagest.Networks.Architectures;
using Almagest.Networks.Bands;
using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;
using Almagest.Networks.Inference;
using Almagest.Spectra.Inputs;
using TorchSharp;

namespace Almagest.Networks.Training;

/// <summary>Judges trained nets on the validation part, and puts them and all that is known of them into a bundle.</summary>
internal sealed class BundleWriter(
    TrainingSet set, TrainingArrays data, NetworkDescription description, NetworkSettings settings,
    BundleArchitecture nets, TorchDevice device)
{
    public NetworkBundle Write(
        ILearner denoiser, IReadOnlyList<ILearner> regressors, Net bandNet, BandTraining bands, IReadOnlyDictionary<string, IReadOnlyList<EpochLosses>> curves, CancellationToken cancellation)
    {
        // Not disposed: the learners belong to the trainings.
        TrainedNets With(float[]? band) => new(
            denoiser, regressors, data.TargetCount, nets.RegressorSeesMask, nets.RegressorGivesVariance,
            band is null ? null : Evaluator.Of(bandNet, band, device));
        NetworkRunner Runner(float[]? band, double[]? errors) => new(data.Normalisation, With(band), errors);
        var judge = new BundleJudge(set, data);
        NetworkRunner bare = Runner(null, null);
        float[] band = bands.Run(data, bare, cancellation);
        band = bands.Widened(band, data, Runner(band, null));
        double[]? errors = data.Noisy ? null : judge.TargetErrors(bare);
        BundleMetrics metrics = judge.Metrics(Runner(band, errors), description.GridEdges);
        return NetworkBundle.Write(
            About(curves) with { TargetErrors = errors, Metrics = metrics },
            [
                .. BundleLayout.Write(data.Normalisation),
                .. BundleLayout.Write(BundleLayout.Denoiser, denoiser.Net, denoiser.Values()),
                .. BundleLayout.Write(BundleLayout.Band, bandNet, band),
                .. regressors.SelectMany((member, i) => BundleLayout.Write(BundleLayout.Regressor(i), member.Net, member.Values())),
            ]);
    }

    /// <summary>Of what may change the result.</summary>
    public static IReadOnlyDictionary<string, string> Versions => new Dictionary<string, string>
    {
        ["almagest"] = typeof(BundleWriter).Assembly.GetName().Version!.ToString(3),
        ["torchsharp"] = typeof(torch).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "unknown",
        ["dotnet"] = Environment.Version.ToString(),
    };

    private BundleMetadata About(IReadOnlyDictionary<string, IReadOnlyList<EpochLosses>> curves) => new()
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
