using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;

namespace Almagest.Networks.Posteriors;

/// <summary>A trained posterior network: from features to a mixture of normal distributions. Thread-safe.</summary>
public sealed class PosteriorNet
{
    private readonly MixtureLayout _layout;

    internal PosteriorNet(
        Scale features,
        Scale errors,
        MixtureLayout layout,
        Net net,
        IReadOnlyList<float[]> members,
        IReadOnlyList<double> losses,
        double width = 1
    ) =>
        (Features, Errors, _layout, Net, Members, ValidationLosses, Width) = (
            features,
            errors,
            layout,
            net,
            members,
            losses,
            width
        );

    /// <summary>By so much each mixture is made wider than it was learnt: see <see cref="PosteriorJudge.Widen"/>.</summary>
    public double Width { get; }

    public PosteriorNet WithWidth(double width) => new(Features, Errors, _layout, Net, Members, ValidationLosses, width);

    internal Scale Features { get; }

    internal Scale Errors { get; }

    internal Net Net { get; }

    /// <summary>Each member's weights, in the order of the net's shapes.</summary>
    internal IReadOnlyList<float[]> Members { get; }

    /// <summary>Mean of -ln density on the validation part, after each epoch of the first member.</summary>
    public IReadOnlyList<double> ValidationLosses { get; }

    /// <param name="features">Shape [N, F].</param>
    /// <returns>N mixtures, in the coordinates of the examples' errors.</returns>
    /// <exception cref="ArgumentException">Not a whole number of rows.</exception>
    public GaussianMixture[] Predict(float[] features)
    {
        int columns = Features.Mean.Length,
            rows = features.Length / columns;
        if (features.Length != rows * columns)
            throw new ArgumentException(
                $"{features.Length} features are no whole number of rows of {columns}.",
                nameof(features)
            );
        float[] standard = Features.Apply(features);
        float[][] outputs = [.. Members.Select(member => Forward(member, standard))];
        var mixtures = new GaussianMixture[rows];
        Parallel.For(0, rows, row =>
            mixtures[row] = GaussianMixture
                .Together([
                    .. outputs.Select(output =>
                        Unscaled(_layout.Read(output.AsSpan(row * _layout.OutputCount, _layout.OutputCount)))
                    ),
                ])
                .Widen(Width)
        );
        return mixtures;
    }

    private float[] Forward(float[] member, float[] features)
    {
        using IEvaluator evaluator = ProcessorEngine.Instance.Evaluator(Net, member);
        return evaluator.Forward(features);
    }

    /// <summary>From standardised errors back to the examples' own.</summary>
    private GaussianMixture Unscaled(GaussianMixture mixture)
    {
        int parameters = mixture.Parameters;
        for (int i = 0; i < mixture.Means.Length; i++)
            mixture.Means[i] = Errors.Mean[i % parameters] + (mixture.Means[i] * Errors.Deviation[i % parameters]);
        for (int i = 0; i < mixture.Triangles.Length; i++)
            mixture.Triangles[i] /= Errors.Deviation[i % parameters];
        return mixture;
    }
}
