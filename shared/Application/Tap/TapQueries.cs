using Almagest.Storage.Publishing;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Published;
using Almagest.Vo.Rows;
using Almagest.Vo.TapSchema;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Tap;

/// <summary>Queries in ADQL, over what is published and what comes with them.</summary>
public sealed class TapQueries(IPublishedTables tables, IPublishedQueries queries, IOptions<TapOptions> options)
{
    /// <summary>All that a query may name, described by TAP_SCHEMA.</summary>
    /// <param name="address">Where the gateway was reached, without a slash at the end.</param>
    public async Task<PublishedCatalogue> CatalogueAsync(string address, CancellationToken cancellation) =>
        TapSchemaTables.Describe(
            ObsCoreTables.AddTo(
                await tables.CatalogueAsync(cancellation),
                queries.Dialect,
                address,
                options.Value.Identifiers.AbsoluteUri
            )
        );

    /// <summary>Asks.</summary>
    /// <param name="granted">How long it may take to its last row.</param>
    /// <exception cref="QueryFault">The query is wrong.</exception>
    /// <exception cref="RequestException">What stands beside it is.</exception>
    /// <exception cref="QueryFailedException">The database could not answer, or not in time.</exception>
    public async Task<TapAnswer> OpenAsync(TapQuestion question, TimeSpan granted, CancellationToken cancellation)
    {
        TapParameters said = question.Said;
        QueryFormat format = said.Format;
        string query = said.Query;
        long rows = Math.Min(said.MaxRows ?? options.Value.UsualRows, options.Value.MostRows);
        PublishedCatalogue catalogue = (await CatalogueAsync(question.Address, cancellation)).With(
            UploadedTables.Read(question.Uploads, options.Value.UploadLimits)
        );
        QueryPlan plan;
        try
        {
            plan = AdqlTranslator.Translate(query, catalogue, queries.Dialect, new() { RowLimit = rows });
        }
        catch (AdqlException wrong)
        {
            throw new QueryFault(wrong);
        }
        return new(
            await queries.OpenAsync(plan, granted, cancellation),
            format,
            new()
            {
                MaxRows = rows,
                Infos = [("QUERY", query), ("LANG", "ADQL-2.1")],
                Describe = failure =>
                    failure is QueryFailedException ? failure.Message : "The query failed after its first rows.",
            }
        );
    }
}

/// <summary>What is asked.</summary>
/// <param name="Said">The query and what stands beside it.</param>
/// <param name="Uploads">Tables that come with it.</param>
/// <param name="Address">Where the gateway was reached, without a slash at the end: for links in answers.</param>
public sealed record TapQuestion(TapParameters Said, IReadOnlyList<UploadedDocument> Uploads, string Address);

/// <summary>An answer that has begun.</summary>
/// <param name="answer">Closed with it.</param>
/// <param name="format">In which it's written.</param>
/// <param name="head">What is said of it.</param>
public sealed class TapAnswer(PublishedAnswer answer, QueryFormat format, TableHead head) : IAsyncDisposable
{
    /// <summary>In which it's written.</summary>
    public QueryFormat Format => format;

    /// <summary>Rows that have been read.</summary>
    public long Rows { get; private set; }

    /// <summary>What it is made of, read once: by this or by <see cref="WriteAsync"/>. One row more than was asked for at most
    /// where there are more.</summary>
    public RowSource Source => answer.Rows with { Rows = CountedAsync() };

    /// <summary>Writes all of it, once.</summary>
    /// <exception cref="QueryFailedException">The database failed before the first row, or in a form that can't say
    /// errors.</exception>
    public Task<TableOutcome> WriteAsync(Stream output, CancellationToken cancellation) =>
        format.Writer.WriteAsync(output, head, Source, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => answer.DisposeAsync();

    private async IAsyncEnumerable<IRow> CountedAsync()
    {
        await foreach (IRow row in answer.Rows.Rows)
        {
            yield return row;
            Rows++;
        }
    }
}
