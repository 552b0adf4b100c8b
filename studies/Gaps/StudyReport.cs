using System.Globalization;
using Almagest.Cli.Demo;
using Almagest.Cli.Reports;
using Almagest.Studies.Plain;

namespace Almagest.Studies.Gaps;

/// <summary>What the study found, for reading.</summary>
internal sealed class StudyReport(IReadOnlyList<PriorStudy> studies, StudyScale scale)
{
    public const string Title = "The study: gaps, noise-filled and learnt";
    private static readonly int[] ShownPasses = [1, 2, 3, 4, 5, 10, 20];
    private readonly PriorStudy _uniform = studies[0];

    public string Subtitle =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"s(E) = 1e-7 [E (1 + z)]^-Γ in 128 linear bins, 0.3 to 7 keV, no noise. {scale.Training} spectra to "
                + $"learn from, {scale.Test} others to test on, "
                + $"{(scale.Seeds == 1 ? "one training" : $"{scale.Seeds} trainings")} of each architecture, "
                + $"{scale.Epochs} epochs."
        );

    public static string NameOf(OriginKind kind) =>
        kind switch
        {
            OriginKind.Regressor => "Regressors",
            OriginKind.AutoEncoder => "Auto-encoders",
            _ => "Denoising auto-encoders",
        };

    public static string NameOf(PlainLoss loss) => loss == PlainLoss.MeanSquare ? "MSE" : "MAE";

    public void Write(IReport page)
    {
        Summary(page);
        page.Section(
                "The data",
                "Priors: U, uniform in Γ 0.5 to 2.5 and z 0.1 to 2.5; TN, normal and cut off at the same limits, mean in "
                    + "the middle, standard deviation a quarter of the range. "
                    + "Every spectrum is a straight line in log-log: its slope is Γ, its height tells z once Γ is known. x "
                    + "= (log10 s - lo) / (hi - lo), lo and hi over all training spectra. "
                    + "Gaps: fix24 lacks 2 to 4 keV, twosat 2 to 5 keV, rand one stretch of 30 to 50 % of the bins anywhere."
            )
            .Charts(
                (StudyCharts.Spectra(_uniform.Spectra), "Forty of the training spectra."),
                (StudyCharts.Parameters(studies), "Parameters of 600 spectra of each prior.")
            );
        foreach (OriginKind kind in Enum.GetValues<OriginKind>())
            Architectures(page, _uniform.Table(kind));
        foreach (PriorStudy study in studies)
            Gaps(page, study);
        Reading(page);
    }

    private void Summary(IReport page)
    {
        ArchitectureTable regressors = _uniform.Table(OriginKind.Regressor),
            encoders = _uniform.Table(OriginKind.AutoEncoder),
            denoisers = _uniform.Table(OriginKind.Denoiser);
        page.Section(
                "What was reported, what is found",
                "Mean squared errors on test spectra, prior U; parameters in raw units, mean over Γ and z. The origin's "
                    + "way here: dense nets with ReLU, Adam at 1e-3, no mask, no clamping."
            )
            .Table(
                ["quantity", "origin, reported", "the origin's way, here", "Almagest"],
                [
                    ["prior's mean, data ignored", "-", Number(_uniform.Baseline), "-"],
                    [
                        "regressor, full band",
                        "3.5e-5",
                        $"{Number(regressors.Reported.TestError)}; {LongerText}",
                        Number(_uniform.Error("Almagest", 1, 0)),
                    ],
                    ["auto-encoder, full band, x", "1.2e-5", Number(encoders.Reported.TestError), "-"],
                    ["DAE, full band, x", "6.5e-4", Number(denoisers.Reported.TestError), "-"],
                    ["missing band fix24, x, auto-encoder", "0.033", Number(encoders.Reported.MissingError), "-"],
                    [
                        "missing band fix24, x, DAE",
                        "0.024",
                        Number(denoisers.Reported.MissingError),
                        Number(_uniform.OurMissingError),
                    ],
                    [
                        "parameters, fix24, gap as it is",
                        "3.23",
                        Number(_uniform.Error("origin, gap as it is", 0, 1)),
                        Number(_uniform.Error("Almagest", 0, 1)),
                    ],
                    ["parameters, fix24, auto-encoder", "3.18", Number(_uniform.Error("origin, auto-encoder", 1, 1)), "-"],
                    .. new[] { (1, "0.392"), (2, "0.147"), (3, "0.682") }.Select(step =>
                        (IReadOnlyList<string>)
                            [
                                $"parameters, fix24, DAE, pass {step.Item1}",
                                step.Item2,
                                Number(_uniform.Error("origin, DAE", step.Item1, 1)),
                                Number(_uniform.Error("Almagest", step.Item1, 1)),
                            ]
                    ),
                    [
                        "parameters, fix24, DAE, pass 10",
                        "-",
                        Number(_uniform.Error("origin, DAE", 10, 1)),
                        Number(_uniform.Error("Almagest", 10, 1)),
                    ],
                    [
                        "parameters, twosat, DAE, pass 10",
                        "-",
                        Number(_uniform.Error("origin, DAE", 10, 2)),
                        Number(_uniform.Error("Almagest", 10, 2)),
                    ],
                    [
                        "parameters, rand, DAE, pass 10",
                        "-",
                        Number(_uniform.Error("origin, DAE", 10, 3)),
                        Number(_uniform.Error("Almagest", 10, 3)),
                    ],
                    [
                        "parameters, rand, learnt Gauss-Newton, 20 steps, worst of 5 seeds",
                        "-",
                        "-",
                        Number(_uniform.Error("learnt Gauss-Newton", 20, 3)),
                    ],
                ]
            );
    }

    private string LongerText => $"{Number(_uniform.Longer.TestError)} with {_uniform.Longer.Net.Settings.Epochs} epochs";

    private static void Architectures(IReport page, ArchitectureTable table)
    {
        bool regressor = table.Kind == OriginKind.Regressor;
        string[] headings =
        [
            "layers",
            "parameters",
            "loss",
            "training error",
            "test error, mean",
            "best",
            "worst",
            .. regressor ? (string[])[] : ["missing band"],
            "dead runs",
        ];
        page.Section(
                NameOf(table.Kind),
                regressor
                    ? "Six architectures, two losses. Errors are mean squares of (Γ, z) in raw units, whatever the loss. A "
                        + "dead run answers the same to every spectrum; it is counted, not averaged."
                    : "Errors are mean squares of x over all bins of full spectra; in the missing band of fix24, filled "
                        + "from N(0, 1), over its bins alone."
                        + (
                            table.Kind == OriginKind.Denoiser
                                ? " Trained with a gap of one of the three kinds in every spectrum, filled from N(0, 1)."
                                : ""
                        )
            )
            .Table(
                headings,
                table.Rows.Select(row =>
                    (IReadOnlyList<string>)
                        [
                            row.Name,
                            row.ParameterCount.ToString(CultureInfo.InvariantCulture),
                            NameOf(row.Loss),
                            Over(row, runs => runs.Average(run => run.TrainError)),
                            Over(row, runs => runs.Average(run => run.TestError)),
                            Over(row, runs => runs.Min(run => run.TestError)),
                            Over(row, runs => runs.Max(run => run.TestError)),
                            .. regressor ? (string[])[] : [Over(row, runs => runs.Average(run => run.MissingError))],
                            row.Runs.Count == row.Live.Count
                                ? ""
                                : string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{row.Runs.Count - row.Live.Count} of {row.Runs.Count}"
                                ),
                        ]
                )
            )
            .Charts((StudyCharts.Architectures(table), "One dot a training."));
    }

    private static string Over(ArchitectureRow row, Func<IReadOnlyList<OriginRun>, double> figure) =>
        row.Live.Count == 0 ? "dead" : Number(figure(row.Live));

    private static void Gaps(IReport page, PriorStudy study) =>
        page.Section(
                $"Parameters with a gap, prior {study.Name}",
                $"Mean squared error of (Γ, z) over {study.Spectra.Test.Count} test spectra. Only what is below the "
                    + $"baseline is worth anything."
            )
            .Charts([
                .. Enumerable
                    .Range(1, 3)
                    .Select(gap => (StudyCharts.Passes(study, gap), $"{study.Spectra.Gaps[gap].Name}: error after each pass.")),
            ])
            .Table(
                ["", .. study.Spectra.Gaps.Select(gap => gap.Name)],
                study
                    .Rows.Where(row => row.Pass == 0 || ShownPasses.Contains(row.Pass))
                    .Select(row => (IReadOnlyList<string>)[$"{row.System}: {row.Label}", .. row.Errors.Select(Number)])
            );

    private void Reading(IReport page)
    {
        double left = _uniform.Error("origin, DAE", 1, 1),
            clamped = _uniform.Error("origin, observed bins clamped", 10, 1),
            ours = _uniform.Error("Almagest", 10, 1);
        page.Section("How to read it")
            .Paragraph(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The origin's 0.392 after one pass is no better than the {_uniform.Baseline:0.00} of an answer that "
                        + $"ignores the data; the same way gives {Number(left)} here. Its 0.147 and 0.682 after two and "
                        + $"three passes go up and down because every pass replaces the observed bins too: what was "
                        + $"measured is forgotten. Clamping alone brings the same net from "
                        + $"{Number(_uniform.Error("origin, DAE", 10, 1))} to {Number(clamped)} after ten "
                        + $"passes, and training through the passes, with the mask as an input, to {Number(ours)}."
                )
            )
            .Paragraph(
                "The learnt Gauss-Newton is another way to the same end: an emulator learns spectra as a function of the "
                    + "targets (here Γ and Γ log10 (1 + z), in which log s is linear, so that least squares is all the "
                    + "learning it takes), and the observed bins alone decide on the targets. It says no more than the "
                    + "closed form does, but needs no formula. Where spectra are noisy it would be the classical "
                    + "fit, which Almagest makes through the real response instead."
            )
            .Paragraph(
                "Figures that differ from the origin's by more than a run differs from the next: the regressor's 3.5e-5 "
                    + "needs more epochs or a falling rate than were reported (longer training moves it that way); errors "
                    + "with the gap left as it is depend on what stands in the gap, which the origin did not say, by a "
                    + "factor of ten; the widths of its auto-encoders are not known, so 128-64-16-64-128 stands for "
                    + "them; and the DAE here undoes gaps far better in its first pass, likeliest because it "
                    + "learnt from spectra with just such gaps, while the origin's was taught to undo noise: "
                    + "how its spectra were spoilt is not known."
            );
    }

    public static string Number(double value) => DemoReport.Number(value);
}
