using System.Globalization;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;

namespace Almagest.Benchmarks.Inference;

/// <summary>
/// How often the 68 % interval of a faint power law's index holds the truth, and how far the index is off: with the background
/// by a shape that is learnt from the spectra's own backgrounds, and by W. The table of docs/backgrounds.md.
/// </summary>
internal static class BackgroundStudy
{
    private const double Truth = 1.8;

    private static readonly double[] Brightness = [30, 100, 300];

    private static readonly string[] Ways = ["auto", "smooth", "W"];

    public static int Run(string[] args)
    {
        int spectra = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        string folder = args.Length > 1 ? args[1] : Path.Combine("..", "shared", "data", "ogip");
        string[] ways = args.Length > 2 ? args[2].Split(';') : Ways;
        Console.WriteLine(
            "| background counts (in the source's region) | source | way | 68 % holds | bias / σ | none | shapes |"
        );
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (ObservedBackgrounds seen in ObservedBackgrounds.All(folder))
        foreach (double counts in Brightness)
        {
            (ObservedSpectrum Observed, double[] Truth)[] all =
            [
                .. Enumerable
                    .Range(0, spectra)
                    .AsParallel()
                    .AsOrdered()
                    .Select(number =>
                    {
                        double[] truth = [0.05, Truth, 0];
                        return (seen.Draw(counts, 12, (uint)number, truth), truth);
                    }),
            ];
            FitSettings settings = new() { LowerEnergy = seen.Lowest, UpperEnergy = seen.Highest };
            BackgroundShape? learnt = ShapeLearner.Learn(
                all.Select(one => one.Observed),
                new FitSpectrum(all[0].Observed, seen.Response),
                settings
            );
            foreach (string way in ways)
            {
                Answer?[] answers =
                [
                    .. all.AsParallel().AsOrdered().Select(one => Fit(seen, one.Observed, one.Truth, way, learnt, settings)),
                ];
                Tell(seen, counts, way, learnt, answers);
            }
        }
        return 0;
    }

    private static Answer? Fit(
        ObservedBackgrounds seen,
        ObservedSpectrum observed,
        double[] truth,
        string way,
        BackgroundShape? learnt,
        FitSettings settings
    )
    {
        FitSpectrum spectrum = new(observed, seen.Response) { Settings = settings };
        if (way is "auto" or "smooth")
            spectrum = spectrum with { Background = FittedBackground.Of(spectrum, settings, way == "auto" ? learnt : null) };
        if (spectrum.Background is null && way != "W in channels")
            spectrum = spectrum with { Settings = settings with { Grouping = ChannelGrouping.ForW } };
        FitParameter[] parameters = FitParameter.DefaultsOf(ObservedBackgrounds.Model);
        parameters[0] = parameters[0].Freeze(truth[0]);
        FitProblem problem = new(ObservedBackgrounds.Model, parameters, [spectrum], settings);
        // A power law has one minimum.
        FitOutcome outcome = ClassicalFit.Refine(problem, problem.Start);
        return outcome is FitOutcome.Converged minimum
            ? new(ParameterEstimate.AllOf(problem, minimum)[0], minimum.Sigmas[1], spectrum.Background)
            : null;
    }

    private static void Tell(ObservedBackgrounds seen, double counts, string way, BackgroundShape? learnt, Answer?[] answers)
    {
        Answer[] told = [.. answers.OfType<Answer>().Where(one => one.Sigma > 0)];
        double holds = told.Count(one => one.Holds(Truth)) / (double)answers.Length,
            mean = told.Average(one => one.Index.Value) - Truth,
            scatter = Math.Sqrt(told.Average(one => Math.Pow(one.Index.Value - Truth - mean, 2)));
        double components = told.Average(one => one.Background?.Shape.Components.Length ?? 0);
        string shape =
            way == "W"
                ? ""
                : FormattableString.Invariant($"{components:0.0} of {learnt?.Components.Length ?? 0} components, ")
                    + $"{told.Count(one => one.Background?.Shape.Name == BackgroundShape.Smooth)} smooth, "
                    + $"{told.Count(one => one.Background is null)} data";
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {seen.Name}, {seen.BackgroundCounts} ({seen.BackgroundCounts / seen.Ratio:0.0}) | {counts} | {way} "
                    + $"| {100 * holds:0.0}±{100 * Math.Sqrt(holds * (1 - holds) / answers.Length):0.0} % "
                    + $"| {mean / scatter:+0.00;-0.00;0.00} | {answers.Length - told.Length} | {shape} |"
            )
        );
    }

    private sealed record Answer(ParameterEstimate Index, double Sigma, FittedBackground? Background)
    {
        /// <summary>An end that is not known is no end.</summary>
        public bool Holds(double truth) => !(truth < Index.Lower) && !(truth > Index.Upper);
    }
}
