using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Almagest.Application;
using Almagest.Application.Fitting;
using Almagest.Application.Inference;
using Almagest.Application.Results;
using Almagest.Cli.Inference;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Learning.Results;

namespace Almagest.Cli.Fitting;

/// <summary>What `almagest fit` leaves behind: a table or JSON on stdout, files in a folder, and a file of saved fits.</summary>
internal sealed class FitOutput(FitDestination destination, WorkDisplay display, bool json)
{
    /// <summary>Fits whose intervals are all printed; of more, the files tell.</summary>
    private const int MostListed = 3;

    private const int MostNotes = 10;

    public async Task WriteAsync(FitAnswer answer, TimeSpan elapsed, CancellationToken cancellation)
    {
        (_, IReadOnlyList<FittedGroup> groups, FitInference[][] inferred) = answer;
        (string Instrument, JsonNode[] Fits)[] saved =
        [
            .. answer.ToJson().Zip(groups, (fits, group) => (group.Instrument, fits)),
        ];
        // First what can't be made again; a report can. Where neither can be kept, what is printed is all there is.
        List<string> lost = [];
        if (destination.Save is { } file)
            await TryAsync(file, lost, () => WriteFitsAsync(file, saved.SelectMany(one => one.Fits), cancellation));
        if (destination.Output is { } folder)
            await TryAsync(folder, lost, () => WriteFolderAsync(folder, answer, saved, elapsed, cancellation));
        // One document, however many instruments there are.
        if (json)
            Tables.WriteJson(
                groups.Select(
                    (group, i) =>
                        new
                        {
                            group.Instrument,
                            Campaign = group.Network?.Campaign.Id,
                            Run = group.Network?.Run.Id,
                            saved[i].Fits,
                            Failures = group.Failures.Cast<object>(),
                        }
                )
            );
        foreach ((int g, FittedGroup group) in groups.Index())
        {
            if (!json)
                WriteTables(group, inferred[g]);
            if (answer.Request.Data.LearnsBackgrounds)
                display.Say($"{group.Instrument}: backgrounds: {Backgrounds(group)}.");
            SayNotes(display, inferred[g].SelectMany(one => one.Warnings).Distinct());
            foreach (SourceFit fit in group.Fits.Where(fit => fit.Fit.Message is not null).Take(10))
                Console.Error.WriteLine($"almagest: {fit.Name}: no minimum was reached: {fit.Fit.Message}");
            foreach (SourceFailure failure in group.Failures)
                Console.Error.WriteLine($"almagest: {failure.Name}: failed in {failure.Stage}: {failure.Reason}");
            display.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{group.Instrument}: "
                        + $"{(group.IsJoint ? "one joint fit to all spectra" : $"{group.Fits.Count} fitted")}, "
                        + $"{group.Failures.Count} failed{Pace(group)}."
                )
            );
        }
        if (lost.Count > 0)
            throw new FailedException(string.Join(' ', lost));
        if (destination.Output is { } written)
            display.Say($"Report: {Path.Combine(Path.GetFullPath(written), "report.html")}");
    }

    /// <param name="lost">Gets what can't be written, and why.</param>
    private static async Task TryAsync(string path, List<string> lost, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            lost.Add($"{path} can't be written: {error.Message.TrimEnd('.')}.");
        }
    }

    private static async Task WriteFolderAsync(
        string folder,
        FitAnswer answer,
        (string Instrument, JsonNode[] Fits)[] saved,
        TimeSpan elapsed,
        CancellationToken cancellation
    )
    {
        (FitRequest request, IReadOnlyList<FittedGroup> groups, FitInference[][] inferred) = answer;
        Directory.CreateDirectory(folder);
        await FitReport.WriteAsync(folder, request, groups, inferred, elapsed, cancellation);
        foreach ((int g, FittedGroup group) in groups.Index())
        {
            string name = groups.Count == 1 ? "fits" : $"fits-{FileNameOf(group.Instrument)}";
            await using (StreamWriter csv = File.CreateText(Path.Combine(folder, $"{name}.csv")))
                await FitExport.WriteAsync(csv, group.Parameters, group.Fits, IntervalHeadings(group, inferred[g]), i =>
                    IntervalsOf(group, inferred[g][i])
                );
            await WriteFitsAsync(
                Path.Combine(folder, $"{name}.json"),
                saved.First(one => one.Instrument == group.Instrument).Fits,
                cancellation
            );
        }
    }

    /// <summary>"38 auto, 2 data".</summary>
    private static string Backgrounds(FittedGroup group) =>
        string.Join(
            ", ",
            group
                .Fits.GroupBy(fit => fit.Fit.Background ?? "none")
                .OrderByDescending(same => same.Count())
                .Select(same => $"{same.Count()} {same.Key}")
        );

    /// <summary>The first few; how many more there are is told too.</summary>
    public static void SayNotes(WorkDisplay display, IEnumerable<string> notes)
    {
        string[] all = [.. notes];
        foreach (string note in all.Take(MostNotes))
            display.Say($"note: {note}");
        if (all.Length > MostNotes)
            display.Say($"note: and {all.Length - MostNotes} more.");
    }

    /// <summary>INSTRUME may hold anything; a slash in it would be a folder.</summary>
    private static string FileNameOf(string instrument) =>
        string.Concat(instrument.Select(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '+' ? letter : '-'));

    /// <summary>One spectrum has none.</summary>
    private static string Pace(FittedGroup group) =>
        group.Fits.Count + group.Failures.Count > 1 && !group.IsJoint
            ? string.Create(CultureInfo.InvariantCulture, $", {group.SpectraPerSecond:0.#} spectra/s")
            : "";

    private static string[] IntervalHeadings(FittedGroup group, FitInference[] inferred) =>
        inferred.Any(one => one.Profile is not null)
            ?
            [
                .. group.Parameters.SelectMany(parameter =>
                    new[] { $"{parameter.Name}_error_lower", $"{parameter.Name}_error_upper" }
                ),
            ]
            : [];

    /// <summary>Two ends for each parameter, NaN where none was asked for.</summary>
    private static IEnumerable<double> IntervalsOf(FittedGroup group, FitInference inference) =>
        group
            .Parameters.Select(parameter =>
                inference.Profile?.Intervals.FirstOrDefault(one =>
                    inference.Problem.Definitions[one.Parameter].Name == parameter.Name
                )
            )
            .SelectMany(interval => new[] { interval?.Lower ?? double.NaN, interval?.Upper ?? double.NaN });

    private static void WriteTables(FittedGroup group, FitInference[] inferred)
    {
        if (group.IsJoint)
            foreach (SourceFit fit in group.Fits)
                Console.Out.WriteLine(FitTable.Summary(fit));
        else
            FitTable.Write(
                group.Parameters,
                group.Fits,
                [.. inferred.Select(one => InferenceTables.Expectation(one.Expected.Fitted))]
            );
        foreach (SourceFit fit in group.Fits.Count <= MostListed ? group.Fits : [])
        {
            IReadOnlyList<IReadOnlyList<string>> intervals = IntervalTable.Rows(fit);
            if (intervals.Count == 0)
                continue;
            Console.Out.WriteLine();
            Console.Out.WriteLine($"{fit.Name}, intervals by method");
            Tables.Write(IntervalTable.Headings, intervals);
        }
        foreach ((int i, SourceFit fit) in group.Fits.Index())
        foreach (InferenceTable table in InferenceTables.Of(inferred[i]))
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine($"{fit.Name}, {table.Title}");
            Tables.Write(table.Headings, table.Rows);
        }
    }

    private static Task WriteFitsAsync(string path, IEnumerable<JsonNode> fits, CancellationToken cancellation) =>
        File.WriteAllTextAsync(path, JsonSerializer.Serialize(fits, JsonForm.Options), cancellation);
}
