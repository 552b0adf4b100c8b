using Almagest.Cli.Terminal;
using Almagest.Learning.Priors;
using Almagest.Networks.Fused;
using Almagest.Studies.Plain;
using Almagest.Studies.Training;

namespace Almagest.Studies.Gaps;

/// <summary>The origin's study, run again for both priors, and the same data given to our networks.</summary>
internal sealed class StudyJob(StudyScale scale, WorkDisplay display)
{
    private const int LongerBy = 4;
    private static readonly OriginKind[] Kinds = Enum.GetValues<OriginKind>();

    public async Task<IReadOnlyList<PriorStudy>> RunAsync(CancellationToken cancellation)
    {
        display.Say($"Arithmetic: {ProcessorEngine.Instance.Description}.");
        return [await RunAsync(PriorKind.Uniform, cancellation), await RunAsync(PriorKind.TruncatedNormal, cancellation)];
    }

    private async Task<PriorStudy> RunAsync(PriorKind prior, CancellationToken cancellation)
    {
        StudySpectra spectra = await StudySpectra.DrawAsync(prior, scale, cancellation);
        string name = prior == PriorKind.Uniform ? "uniform" : "normal";
        int trainings = (Kinds.Length * ArchitectureTable.TrainingCount(scale)) + LongerBy,
            trained = 0;
        Task<(IReadOnlyList<ArchitectureTable> Tables, OriginRun Longer)> origin = Task.Run(
            async () =>
            {
                var tables = new List<ArchitectureTable>();
                foreach (OriginKind kind in Kinds)
                    tables.Add(
                        await ArchitectureTable.TrainAsync(
                            kind,
                            spectra,
                            scale,
                            () => Interlocked.Increment(ref trained),
                            cancellation
                        )
                    );
                OriginRun longer = OriginNets.Train(
                    OriginKind.Regressor,
                    OriginNets.Reported(OriginKind.Regressor),
                    PlainLoss.MeanSquare,
                    spectra,
                    LongerBy * scale.Epochs,
                    seed: 1,
                    cancellation
                );
                Interlocked.Add(ref trained, LongerBy);
                return ((IReadOnlyList<ArchitectureTable>)tables, longer);
            },
            cancellation
        );
        await display.WatchAsync(
            $"origin's nets, {name} priors",
            "trainings",
            _ => Task.FromResult(new WorkState(trained, trainings, "", origin.IsCompleted)),
            cancellation
        );
        (IReadOnlyList<ArchitectureTable> tables, OriginRun longer) = await origin;

        (IReadOnlyList<ParameterRow> ourRows, double missing) = await StudyTraining.WatchAsync(
            $"our networks, {name} priors",
            display,
            progress => new OurPasses(spectra, scale.Seeds).RowsAsync(progress, cancellation),
            cancellation
        );

        PlainNet NetOf(OriginKind kind) => tables.Single(table => table.Kind == kind).Reported.Net;
        double baseline = Baseline(spectra);
        double[] Repeated(double value) => [.. spectra.Gaps.Select(_ => value)];
        return new PriorStudy(
            prior,
            spectra,
            tables,
            longer,
            baseline,
            [
                new("baseline", "the prior's mean, data ignored", 0, Repeated(baseline)),
                new(
                    "closed form",
                    "straight line through log E, log s",
                    0,
                    [
                        .. spectra.Gaps.Select(gap =>
                            Errors.MeanSquare(ClosedForm.Parameters(spectra, gap.Observed), spectra.Test.Truth)
                        ),
                    ]
                ),
                .. OriginPasses.Rows(
                    spectra,
                    NetOf(OriginKind.Regressor),
                    NetOf(OriginKind.AutoEncoder),
                    NetOf(OriginKind.Denoiser)
                ),
                .. ourRows,
            ],
            missing
        );
    }

    private static double Baseline(StudySpectra spectra)
    {
        ParameterPrior[] free = [.. spectra.Campaign.Parameters.Where(prior => prior.IsFree)];
        return Errors.MeanSquare(
            [.. spectra.Test.Truth.Select((_, i) => (float)((free[i % 2].Lower + free[i % 2].Upper) / 2))],
            spectra.Test.Truth
        );
    }
}
