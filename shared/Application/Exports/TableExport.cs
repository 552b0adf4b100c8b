using System.Runtime.CompilerServices;
using Almagest.Application.Published;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;
using Almagest.Vo.Rows;

namespace Almagest.Application.Exports;

/// <summary>Rows that can be written, as often as one likes.</summary>
public sealed class TableExport
{
    private const int RowsBetweenReports = 512;

    private readonly IPublishedQueries _queries;
    private readonly PublishedQuestion _question;
    private readonly PageOrder _order;

    internal TableExport(
        IPublishedQueries queries,
        PublishedQuestion question,
        PageOrder order,
        TableHead head,
        RunProgress? progress
    ) => (_queries, _question, _order, Head, Progress) = (queries, question, order, head, progress);

    /// <summary>What is said of the table.</summary>
    public TableHead Head { get; }

    /// <summary>How far the run was when it was asked for; null: of all runs.</summary>
    public RunProgress? Progress { get; }

    internal PublishedTable Table => _question.Table;

    internal Field[] Columns => _question.Columns;

    /// <summary>How many rows there are now.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        await using PublishedAnswer answer = await _queries.OpenAsync(_question.Count(), timeout: null, cancellation);
        await foreach (IRow row in answer.Rows.Rows.WithCancellation(cancellation))
            return row.GetInt64(0);
        return 0;
    }

    /// <summary>Writes them in the order that was asked for, in constant memory.</summary>
    /// <param name="writer">The format.</param>
    /// <param name="output">Where to.</param>
    /// <param name="progress">Rows that have been read; null: nobody asks.</param>
    /// <exception cref="RequestException">The condition asks for what can't be computed, and the format can't say so.</exception>
    /// <exception cref="QueryFailedException">The database is away.</exception>
    public async Task<TableOutcome> WriteAsync(
        TableWriter writer,
        Stream output,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        try
        {
            return await AnswerAsync(writer, output, progress, cancellation);
        }
        catch (QueryFailedException failed) when (failed.Failure != QueryFailure.Unavailable)
        {
            throw new RequestException($"where: {failed.Message}");
        }
    }

    private async Task<TableOutcome> AnswerAsync(
        TableWriter writer,
        Stream output,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        await using PublishedAnswer answer = await OpenAsync(Columns, _order.Terms, null, cancellation);
        RowSource rows = answer.Rows;
        return await writer.WriteAsync(
            output,
            Head,
            rows with
            {
                Rows = Counted(rows.Rows, progress, cancellation),
            },
            cancellation
        );
    }

    /// <param name="columns">Those wanted.</param>
    /// <param name="order">As it follows ORDER BY.</param>
    /// <param name="further">A condition besides; null: none.</param>
    internal Task<PublishedAnswer> OpenAsync(
        IEnumerable<Field> columns,
        string? order,
        string? further,
        CancellationToken cancellation
    )
    {
        QueryPlan plan = _question.Plan(columns, "where", order, further);
        return _queries.OpenAsync(plan, timeout: null, cancellation);
    }

    internal static async IAsyncEnumerable<IRow> Counted(
        IAsyncEnumerable<IRow> rows,
        IProgress<long>? progress,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        long count = 0;
        await foreach (IRow row in rows.WithCancellation(cancellation))
        {
            yield return row;
            if (++count % RowsBetweenReports == 0)
                progress?.Report(count);
        }
        progress?.Report(count);
    }
}
