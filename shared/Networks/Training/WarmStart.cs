using System.Globalization;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;

namespace Almagest.Networks.Training;

/// <summary>Whether a training begins with a sister's weights: those of a network of the same sources seen by other
/// instruments.</summary>
/// <param name="Settings">With fewer epochs, if it does.</param>
/// <param name="Weights">Null: it begins anew.</param>
/// <param name="Told">Null: no sister was named.</param>
internal sealed record WarmStart(NetworkSettings Settings, BundleWeights? Weights, string? Told)
{
    /// <summary>Of the epochs of a training that begins anew, and of its rates: a sister's weights are near, and long steps
    /// would lead away from them. Measured in docs/training.md.</summary>
    private const double EpochShare = 0.4,
        RateShare = 0.5;

    private const int FewestEpochs = 2;

    /// <summary>With the sister's weights, if the nets are alike and both do better with them, untaught, than with new ones on
    /// the spectra that are kept apart.</summary>
    public static WarmStart Of(
        NetworkBundle? sister,
        TrainingArrays first,
        BundleArchitecture nets,
        NetworkDescription description,
        NetworkSettings settings,
        Engine engine
    )
    {
        if (sister is null)
            return new(settings, null, null);
        WarmStart Cold(string why) => new(settings, null, $"cold: network {sister.Id} {why}");
        if (!first.Noisy)
            return Cold("has no response to differ in");
        if (SisterWeights.Of(sister, nets, description) is not { } weights)
            return Cold("has nets of another shape or other targets");
        using var denoiser = new DenoiserTraining(
            BundleLayout.DenoiserNet(nets, first.Bins, first.ContextCount),
            first,
            settings,
            engine
        );
        using var regressors = new RegressorTraining(
            BundleLayout.RegressorNet(nets, first.Bins, first.ContextCount, first.TargetCount),
            first.Noisy,
            settings,
            engine
        );
        (double Filled, double Answered) anew = Judge(denoiser, regressors);
        Begin(denoiser.Learners, weights.Denoisers);
        Begin(regressors.Learners, weights.Regressors);
        (double Filled, double Answered) warm = Judge(denoiser, regressors);
        if (!(warm.Filled < anew.Filled && warm.Answered < anew.Answered))
            return Cold(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"is off by {warm.Filled:G3} and {warm.Answered:G3} on the spectra kept apart, new nets by "
                        + $"{anew.Filled:G3} and {anew.Answered:G3}"
                )
            );
        int epochs = Math.Max(Math.Min(FewestEpochs, settings.Epochs), (int)Math.Round(EpochShare * settings.Epochs));
        return new(
            settings with
            {
                Epochs = epochs,
                DenoiserRate = RateShare * settings.DenoiserRate,
                RegressorRate = RateShare * settings.RegressorRate,
                // Its errors are known already, nearly.
                MeanFirst = 0,
                Sister = sister.Id,
            },
            weights,
            $"warm: network {sister.Id}, {epochs} epochs instead of {settings.Epochs}"
        );
    }

    /// <summary>Has the nets begin with the sister's weights, if they are of use.</summary>
    public void Begin(DenoiserTraining denoiser, RegressorTraining regressors)
    {
        if (Weights is null)
            return;
        Begin(denoiser.Learners, Weights.Denoisers);
        Begin(regressors.Learners, Weights.Regressors);
    }

    /// <summary>In the provenance.</summary>
    public NetworkDescription Tell(NetworkDescription description) =>
        Told is null
            ? description
            : description with
            {
                Provenance = new Dictionary<string, string>(description.Provenance ?? new Dictionary<string, string>())
                {
                    [NetworkDescription.StartKey] = Told,
                },
            };

    /// <summary>With moments of nothing.</summary>
    private static void Begin(ILearners learners, IReadOnlyList<float[]> weights) =>
        learners.Restore([.. weights.Select(one => new NetState(one, new float[one.Length], new float[one.Length], 0))]);

    private static (double Filled, double Answered) Judge(DenoiserTraining denoiser, RegressorTraining regressors)
    {
        (double filled, IBatch shown) = denoiser.Judge();
        using (shown)
            return (filled, regressors.Judge(shown));
    }
}
