using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

internal static class SchemaRights
{
    /// <summary>Of PostgreSQL: whether this role may change the schema.</summary>
    public static Task<bool> MayCreateAsync(AlmagestContext context, CancellationToken cancellation) =>
        context
            .Database.SqlQueryRaw<bool>("SELECT has_schema_privilege(current_schema(), 'CREATE') AS \"Value\"")
            .SingleAsync(cancellation);
}
