using Almagest.Learning.Encoders;
using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Bundles;
using Almagest.Networks.Emulation;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;
using Almagest.Networks.Uncertainty;

namespace Almagest.Networks.Training;

/// <summary>Judges trained nets on the validation part, and puts them and all that is known of them into a bundle.</summary>
internal sealed class BundleWriter(
    TrainingSet set,
    TrainingArrays data,
    PrincipalFilling? fitted,
    Emulator? emulator,
    NetworkDescription description,
    NetworkSettings settings,
    BundleArchitecture nets,
    Engine engine
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
        Net bandNet = BundleLayout.BandNet(nets, data.Bins, data.ContextCount);
        PrincipalFilling? principal = fitted;
        var bands = new BandTraining(settings, bandNet, epochs, engine);
        NetworkRunner Runner(float[]? band, double[]? errors, BandFactors? factors = null) =>
            new(
                data.Normalisation,
                TrainedNets.Of(weights, nets, (data.Bins, data.ContextCount, data.TargetCount), engine, band),
                errors,
                factors,
                principal,
                emulator: emulator
            );
        var judge = new BundleJudge(set, data);
        if (principal is not null)
            using (NetworkRunner credulous = Runner(null, null))
                principal = Believing(credulous, principal);
        using NetworkRunner bare = Runner(null, null);
        float[] band = bands.Run(data, bare, progress, cancellation);
        BandFactors factors;
        using (NetworkRunner narrow = Runner(band, null))
            factors = bands.Factors(data, narrow);
        (BundleMetadata about, StoredTensor[] widening) = factors.Write(About(curves), data.Validation.Length);
        double[]? errors = data.Noisy ? null : judge.TargetErrors(bare);
        using NetworkRunner whole = Runner(band, errors, factors);
        BundleMetrics metrics = judge.Metrics(whole, description.GridEdges);
        NetworkBundle bundle = NetworkBundle.Write(
            about with
            {
                TargetErrors = errors,
                Metrics = metrics,
            },
            [
                .. BundleLayout.Write(data.Normalisation),
                .. principal?.Write() ?? [],
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
        return emulator is null ? bundle : EmulatorLayout.AddTo(bundle, emulator);
    }

    /// <summary>The validation part has no gap in common with what the net learnt from.</summary>
    private PrincipalFilling Believing(NetworkRunner runner, PrincipalFilling found)
    {
        NetworkInput input = data.InputOf(set, data.Validation);
        return found.Believing(
            data.Normalisation.Values.Apply(runner.Infer(input, BandTraining.AsUsed).Reconstruction),
            TrainingArrays.Rows(data.Clean, data.Bins, data.Validation)
        );
    }

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
            DataHash = TrainingHash.Of(set),
            TrainingSpectra = data.Training.Length * description.Blocks,
            ValidationSpectra = data.Validation.Length,
            Versions = BundleVersions.With(engine),
            Provenance = description.Provenance ?? new Dictionary<string, string>(),
            Curves = curves,
        };
}
