using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;

namespace Almagest.Networks.Engines;

/// <summary>What networks are computed on: the processor, or whatever another assembly brings.</summary>
public abstract class Engine
{
    /// <summary>For the log, such as "CUDA, 1 device, libtorch 2.10.0" or "CPU, 16 lanes".</summary>
    public abstract string Description { get; }

    /// <summary>Names and versions of what it computes with beside our own code: they are told in the bundles that it
    /// made.</summary>
    public virtual IReadOnlyDictionary<string, string> Versions => new Dictionary<string, string>();

    /// <summary>Spectra in a step that suit it; null: as many as suit the campaign.</summary>
    public virtual int? Batch => null;

    /// <param name="weights">All weights in the order of the net's shapes.</param>
    internal abstract IEvaluator Evaluator(Net net, float[] weights);

    /// <param name="weights">To begin with.</param>
    /// <param name="clipNorm">Gradients longer than this are shortened.</param>
    /// <param name="decay">Share of the rate by which weights shrink in a step, apart from the gradient (AdamW, Loshchilov and
    /// Hutter 2019).</param>
    internal abstract ILearner Learner(Net net, float[] weights, double clipNorm, double decay = 0);

    /// <summary>Nets that learn from the same batches.</summary>
    /// <param name="weights">Of each member, to begin with.</param>
    /// <param name="exact">Whether products must keep single precision: what has no noise is learnt to a millionth.</param>
    internal virtual ILearners Learners(
        Net net,
        IReadOnlyList<float[]> weights,
        double clipNorm,
        double decay = 0,
        bool exact = true
    ) => new RowLearners([.. weights.Select(member => Learner(net, member, clipNorm, decay))]);

    /// <param name="order">Of the rows that are shown.</param>
    internal virtual IRows<IBatch> Rows(RowTable table, int[] order) => new TableRows(table, order);

    /// <summary>The same of gapped spectra.</summary>
    internal virtual IRows<IComposite> Spectra(TrainingArrays data, int[] order) => new CompositeRows(data, order);
}
