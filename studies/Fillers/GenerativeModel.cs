using Almagest.Networks.Architectures;
using static TorchSharp.torch;

namespace Almagest.Studies.Fillers;

/// <summary>Spectra that are filled by chance. n spectra, B bins, S context; all normalised.</summary>
/// <param name="Given">Shape [n, 2 B + S]: observed values (0 where missing), mask, context.</param>
/// <param name="Missing">Shape [n, B]: 1 where missing.</param>
internal sealed record FillBatch(Tensor Given, Tensor Missing);

/// <summary>A network that draws fillings: what it is trained by, and how it draws.</summary>
internal abstract class GenerativeModel(Device device, int seed) : IDisposable
{
    private readonly Generator _generator = new((ulong)seed, device);

    /// <summary>One for each of its nets, in the order in which weights are given.</summary>
    public abstract IReadOnlyList<Net> Nets { get; }

    /// <param name="nets">Trained so far.</param>
    /// <param name="batch">n spectra.</param>
    /// <param name="clean">Shape [n, B].</param>
    /// <returns>Shape []: to be made small.</returns>
    public abstract Tensor Loss(IReadOnlyList<WeightSet> nets, FillBatch batch, Tensor clean);

    /// <summary>One filling of each spectrum, shape [n, B]; what it says of observed bins is not used.</summary>
    public abstract Tensor Draw(IReadOnlyList<WeightSet> nets, FillBatch batch);

    public void Dispose() => _generator.Dispose();

    protected Tensor Noise(long rows, long columns) => randn([rows, columns], generator: _generator, device: device);

    protected Tensor Uniform(long rows) => rand([rows, 1], generator: _generator, device: device);

    protected Tensor Constant(long rows, double value) => zeros([rows, 1], device: device).Plus(value);
}

internal sealed class VariationalModel(int bins, int context, FillerSettings settings, Device device)
    : GenerativeModel(device, settings.Seed)
{
    private readonly int _latent = settings.LatentWidth;

    /// <summary>The encoder, which sees the whole spectrum; the prior, which sees what is observed; the decoder.</summary>
    public override IReadOnlyList<Net> Nets { get; } =
    [
        Net.Perceptron([(3 * bins) + context, .. settings.Widths, 2 * settings.LatentWidth]),
        Net.Perceptron([(2 * bins) + context, .. settings.Widths, 2 * settings.LatentWidth]),
        Net.Perceptron([settings.LatentWidth + (2 * bins) + context, .. settings.Widths, 2 * bins]),
    ];

    /// <summary>Minus the evidence's lower bound, for each missing bin.</summary>
    public override Tensor Loss(IReadOnlyList<WeightSet> nets, FillBatch batch, Tensor clean)
    {
        (Tensor mean, Tensor log) = Halves(nets[0].Forward(cat([clean, batch.Given], 1)), _latent);
        (Tensor priorMean, Tensor priorLog) = Halves(nets[1].Forward(batch.Given), _latent);
        (Tensor value, Tensor valueLog) = Decode(nets, mean.Plus(log.Times(0.5).exp().mul(Noise(mean.shape[0], _latent))), batch);
        Tensor misfit = valueLog.Plus(clean.Minus(value).Squared().mul(valueLog.neg().exp())).mul(batch.Missing).sum().Times(0.5);
        Tensor divergence = priorLog
            .Minus(log)
            .Plus(log.exp().Plus(mean.Minus(priorMean).Squared()).mul(priorLog.neg().exp()))
            .sum()
            .Times(0.5);
        return misfit.Plus(divergence).div(batch.Missing.sum().Plus(1));
    }

    public override Tensor Draw(IReadOnlyList<WeightSet> nets, FillBatch batch)
    {
        (Tensor mean, Tensor log) = Halves(nets[1].Forward(batch.Given), _latent);
        (Tensor value, Tensor valueLog) = Decode(nets, mean.Plus(log.Times(0.5).exp().mul(Noise(mean.shape[0], _latent))), batch);
        return value.Plus(valueLog.Times(0.5).exp().mul(Noise(value.shape[0], bins)));
    }

    private (Tensor Mean, Tensor Log) Decode(IReadOnlyList<WeightSet> nets, Tensor latent, FillBatch batch) =>
        Halves(nets[2].Forward(cat([latent, batch.Given], 1)), bins);

    /// <summary>See LogVariance of the networks.</summary>
    private static Tensor Bounded(Tensor raw) => raw.Plus(6.93).Times(0.1).tanh().Times(10).Plus(-6);

    /// <summary>Means, and logarithms of variances.</summary>
    private static (Tensor Mean, Tensor Log) Halves(Tensor output, int width) =>
        (output.narrow(1, 0, width), Bounded(output.narrow(1, width, width)));
}

internal sealed class FlowModel(int bins, int context, FillerSettings settings, Device device)
    : GenerativeModel(device, settings.Seed)
{
    /// <summary>From [where it is, time, given] to its velocity.</summary>
    public override IReadOnlyList<Net> Nets { get; } =
    [Net.Perceptron([(3 * bins) + context + 1, .. settings.Widths, settings.Widths[^1], bins])];

    public override Tensor Loss(IReadOnlyList<WeightSet> nets, FillBatch batch, Tensor clean)
    {
        Tensor start = Noise(clean.shape[0], bins),
            time = Uniform(clean.shape[0]),
            way = clean.Minus(start); // [n, B], [n, 1]
        Tensor velocity = Velocity(nets, start.Plus(way.mul(time)), time, batch);
        return velocity.Minus(way).Squared().mul(batch.Missing).sum().div(batch.Missing.sum().Plus(1));
    }

    /// <summary>Midpoint steps of equal length.</summary>
    public override Tensor Draw(IReadOnlyList<WeightSet> nets, FillBatch batch)
    {
        long rows = batch.Given.shape[0];
        Tensor at = Noise(rows, bins);
        double step = 1.0 / settings.FlowSteps;
        for (int i = 0; i < settings.FlowSteps; i++)
        {
            Tensor half = at.Plus(Velocity(nets, at, Constant(rows, i * step), batch).Times(step / 2));
            at = at.Plus(Velocity(nets, half, Constant(rows, (i + 0.5) * step), batch).Times(step));
        }
        return at;
    }

    private static Tensor Velocity(IReadOnlyList<WeightSet> nets, Tensor at, Tensor time, FillBatch batch) =>
        nets[0].Forward(cat([at.mul(batch.Missing), time, batch.Given], 1));
}
