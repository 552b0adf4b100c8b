using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Deletions;

internal sealed class DeletionStore(Database database, TimeProvider clock) : IDeletionStore
{
    public Task<Deletion> LookAsync(DeletedKind kind, string id, CancellationToken cancellation) =>
        database.RunAsync((context, token) => RequireAsync(Of(kind, context, id), token), cancellation);

    public Task<Deletion> DeleteAsync(DeletedKind kind, string id, CancellationToken cancellation)
    {
        Deletion? found = null;
        return database.RunAsync(
            async (context, token) =>
            {
                // Millions of rows take their time.
                context.Database.SetCommandTimeout(0);
                IDeletable thing = Of(kind, context, id);
                await using var transaction = await context.Database.BeginTransactionAsync(token);
                if (database.IsPostgres)
                    await thing.HoldAsync(token);
                // After a commit whose answer was lost, the second try finds it gone.
                if (found is not null && await FindAsync(thing, token) is null)
                    return found;
                found = await RequireAsync(thing, token);
                if (found.Refusal is { } refusal)
                    throw new ArgumentException(refusal, nameof(id));
                await thing.DeleteAsync(token);
                await NoteAsync(context, found, token);
                await transaction.CommitAsync(token);
                return found;
            },
            cancellation
        );
    }

    public Task<bool> IsDeletedAsync(DeletedKind kind, string id, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                await IsNotedAsync(context, kind, id, token) && await FindAsync(Of(kind, context, id), token) is null,
            cancellation
        );

    /// <summary>Whether there was one.</summary>
    internal static Task<bool> IsNotedAsync(AlmagestContext context, DeletedKind kind, string id, CancellationToken cancellation)
    {
        string stored = Word(kind);
        return context.Deletions.AnyAsync(row => row.Kind == stored && row.Id == id, cancellation);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private IDeletable Of(DeletedKind kind, AlmagestContext context, string id) =>
        kind switch
        {
            DeletedKind.Run => new DeletableRun(context, Guid.Parse(id), Now),
            DeletedKind.Catalogue => new DeletableCatalogue(
                context,
                int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)
            ),
            _ => new DeletableCampaign(context, id, Now),
        };

    private static async Task<Deletion?> FindAsync(IDeletable thing, CancellationToken cancellation) =>
        await thing.FindAsync(cancellation) is { } found
            ? found with
            {
                Goes = [.. found.Goes.Where(row => row.Count > 0)],
            }
            : null;

    private static async Task<Deletion> RequireAsync(IDeletable thing, CancellationToken cancellation) =>
        await FindAsync(thing, cancellation) ?? throw new ArgumentException($"{thing.Words}: none in the database.");

    private Task NoteAsync(AlmagestContext context, Deletion found, CancellationToken cancellation)
    {
        (string kind, string name, DateTime now) = (Word(found.Kind), StoredText.Clean(found.Name), Now);
        return context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO deletions (kind, id, name, deleted_at) VALUES ({kind}, {found.Id}, {name}, {now})
            ON CONFLICT (kind, id) DO UPDATE SET deleted_at = excluded.deleted_at
            """,
            cancellation
        );
    }

    private static string Word(DeletedKind kind) => kind.ToString().ToLowerInvariant();
}
