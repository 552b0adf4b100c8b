using System.CommandLine;
using Almagest.Application.Exports;
using Almagest.Application.Results;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Commands;

/// <summary>`almagest results export`: a run as a file for other programs.</summary>
internal static class ResultsExport
{
    private const string Stdout = "-",
        Hats = "hats";

    public static Command Create()
    {
        Argument<string> name = ResultsCommand.Run();
        Option<string> format = new("--format")
        {
            Description = $"{string.Join(", ", ExportFormats.Names)}. See docs/exports.md.",
            DefaultValueFactory = _ => "csv",
            HelpName = "FORMAT",
        };
        format.AcceptOnlyFromAmong([.. ExportFormats.Names]);
        Option<string?> where = ResultsCommand.Where();
        Option<string?> columns = new("--columns") { Description = "Only these, commas between them.", HelpName = "A,B,..." };
        Option<string?> sort = new("--sort")
        {
            Description = "Order by this column, those without a value last. Default: by the table's key.",
            HelpName = "COLUMN",
        };
        Option<bool> descending = new("--descending") { Description = "With --sort: the highest value first." };
        Option<string?> table = new("--table")
        {
            Description =
                "Another published table than the run's fits (docs/results.md): its rows of this run, such as parameters, fluxes "
                + "or failures.",
            HelpName = "NAME",
        };
        Option<string?> layout = new("--layout")
        {
            Description = "hats: a folder of Parquet files by HEALPix pixel, for more rows than one file should have.",
            HelpName = "hats",
        };
        layout.AcceptOnlyFromAmong(Hats);
        Option<string> output = new("--out", "-o")
        {
            Description =
                "A file, or with --layout a folder that is not there yet; - for stdout. It has its name when it is whole.",
            DefaultValueFactory = _ => Stdout,
            HelpName = "FILE",
        };
        Option<bool> clean = ResultsCommand.Clean();
        (Option<string?> home, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new(
            "export",
            """
            Write every fit of a run, a million rows if need be, with units and descriptions where the format has a place
            for them. csv and json without --where, --columns, --sort or --table have those of docs/result-columns.md; all
            else has those of the published table, the same in each format (docs/results.md).

            Example:  almagest results export survey --format csv -o survey.csv
                      almagest results export survey --format fits --where 'net_counts > 100' -o bright.fits
                      almagest results export survey --format parquet --layout hats -o survey_hats
            """
        )
        {
            name,
            format,
            where,
            columns,
            sort,
            descending,
            table,
            clean,
            layout,
            output,
            home,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string to = parsed.GetRequiredValue(output),
                    kind = parsed.GetRequiredValue(format);
                bool isHats = parsed.GetValue(layout) is not null;
                if (parsed.GetValue(descending) && parsed.GetValue(sort) is null)
                    throw new UsageException("--descending: found no --sort; expected the column that it orders by.");
                if (isHats)
                    RequireHats(kind, to, parsed.GetValue(sort));
                else if (to != Stdout)
                    Outputs.RequireFile("--out", to);
                ExportRequest request = new()
                {
                    Run = parsed.GetRequiredValue(name),
                    Table = parsed.GetValue(table),
                    Where = parsed.GetValue(where),
                    Columns = parsed.GetValue(columns),
                    Sort = parsed.GetValue(sort),
                    IsDescending = parsed.GetValue(descending),
                    IsClean = parsed.GetValue(clean),
                };
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                WorkDisplay display = new(parsed.GetValue(quiet));
                await (
                    isHats ? HatsAsync(session, request, to, display, cancellation)
                    : kind is "csv" or "json" && request.IsWhole ? AsEverAsync(session, request, kind, to, display, cancellation)
                    : TableAsync(session, request, kind, to, display, cancellation)
                );
                return 0;
            }
        );
        return command;
    }

    private static void RequireHats(string format, string output, string? sort)
    {
        if (sort is not null)
            throw new UsageException($"--layout: found --sort {sort}; expected none: HATS is ordered by place.");
        if (format != "parquet")
            throw new UsageException($"--layout: found --format {format}; expected parquet, of which HATS is made.");
        if (output == Stdout || Path.Exists(output))
            throw new UsageException($"--out: found {output}; expected a folder for --layout that is not there yet.");
        Outputs.RequireFolder("--out", output);
    }

    private static async Task TableAsync(
        Session session,
        ExportRequest request,
        string format,
        string output,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        TableExport export = await session.Get<TableExports>().OpenAsync(request, cancellation);
        WorkPhases phases = new(display);
        long written = await phases.FollowAsync(
            async () =>
            {
                IProgress<long> progress = Told(phases, await export.CountAsync(cancellation));
                return await ToAsync(output, async stream =>
                    (await export.WriteAsync(ExportFormats.Find(format), stream, progress, cancellation)).Rows
                );
            },
            cancellation
        );
        TellLeftOut(request, export.Progress!, written);
    }

    private static async Task HatsAsync(
        Session session,
        ExportRequest request,
        string output,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        TableExport export = await session.Get<TableExports>().OpenAsync(request, cancellation);
        WorkPhases phases = new(display);
        HatsOutcome written = await phases.FollowAsync(
            async () =>
            {
                IProgress<long> progress = Told(phases, await export.CountAsync(cancellation));
                return await NewFile.WriteFolderAsync(output, folder =>
                    HatsExport.WriteAsync(export, folder, HatsExport.MostRows, progress, cancellation)
                );
            },
            cancellation
        );
        long chosen = written.Rows + written.WithoutPosition;
        ResultsCommand.Tell(written.WithoutPosition, chosen, "rows", "which have no position.");
        TellLeftOut(request, export.Progress!, chosen);
    }

    /// <summary>CSV and JSON with all that is known of each fit, a line each.</summary>
    private static async Task AsEverAsync(
        Session session,
        ExportRequest request,
        string format,
        string output,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        WorkPhases phases = new(display);
        (RunProgress progress, int written) = await phases.FollowAsync(() => ToAsync(output, async stream =>
                {
                    await using StreamWriter writer = new(stream, leaveOpen: true);
                    return await session
                        .Get<RunResults>()
                        .ExportAsync(
                            request.Run!,
                            format == "csv" ? ExportFormat.Csv : ExportFormat.Json,
                            request.IsClean,
                            writer,
                            new Reports<(long Rows, long Of)>(done => Told(phases, done.Of).Report(done.Rows)),
                            cancellation
                        );
                }), cancellation);
        TellLeftOut(request, progress, written);
    }

    private static async Task<T> ToAsync<T>(string output, Func<Stream, Task<T>> write)
    {
        if (output != Stdout)
            return await NewFile.WriteAsync(output, write);
        await using Stream stdout = Console.OpenStandardOutput();
        return await write(stdout);
    }

    private static Reports<long> Told(WorkPhases phases, long total) =>
        new(rows => phases.Show("exporting", "rows", new WorkState(rows, total, "", Finished: false)));

    private static void TellLeftOut(ExportRequest request, RunProgress progress, long written)
    {
        ResultsCommand.Tell(
            progress.Failed,
            progress.Observations,
            "observations",
            $"which failed; 'almagest results show {request.Run}' lists them, --table failures writes them."
        );
        // Another table has other rows than one for each fit.
        ResultsCommand.TellLeftOut(
            progress,
            request.Table is null ? progress.Fitted - written : 0,
            ResultsCommand.Unchosen(request.Where, request.IsClean)
        );
    }
}
