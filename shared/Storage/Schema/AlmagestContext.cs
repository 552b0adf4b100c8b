using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Almagest.Storage.Schema;

/// <summary>The tables, for either database. EF Core makes the schema and answers queries; bulk writing goes past it.</summary>
internal abstract class AlmagestContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<CampaignRow> Campaigns => Set<CampaignRow>();
    public DbSet<ResponseFileRow> ResponseFiles => Set<ResponseFileRow>();
    public DbSet<ShardRow> Shards => Set<ShardRow>();
    public DbSet<TrainingRow> Trainings => Set<TrainingRow>();
    public DbSet<TrainingCheckpointRow> TrainingCheckpoints => Set<TrainingCheckpointRow>();
    public DbSet<TrainingEpochRow> TrainingEpochs => Set<TrainingEpochRow>();
    public DbSet<NetworkRow> Networks => Set<NetworkRow>();
    public DbSet<PromotionRow> Promotions => Set<PromotionRow>();
    public DbSet<CatalogueRow> Catalogues => Set<CatalogueRow>();
    public DbSet<ObservationRow> Observations => Set<ObservationRow>();
    public DbSet<ObservationFileRow> ObservationFiles => Set<ObservationFileRow>();
    public DbSet<SourceRow> Sources => Set<SourceRow>();
    public DbSet<ObservationDetailRow> ObservationDetails => Set<ObservationDetailRow>();
    public DbSet<IngestFailureRow> IngestFailures => Set<IngestFailureRow>();
    public DbSet<RunRow> Runs => Set<RunRow>();
    public DbSet<RunParameterRow> RunParameters => Set<RunParameterRow>();
    public DbSet<RunBackgroundRow> RunBackgrounds => Set<RunBackgroundRow>();
    public DbSet<ChunkRow> Chunks => Set<ChunkRow>();
    public DbSet<FailureRow> Failures => Set<FailureRow>();
    public DbSet<ViewRow> ViewDefinitions => Set<ViewRow>();
    public DbSet<DeletionRow> Deletions => Set<DeletionRow>();
    public DbSet<QueryJobRow> QueryJobs => Set<QueryJobRow>();
    public DbSet<QueryJobUploadRow> QueryJobUploads => Set<QueryJobUploadRow>();
    public DbSet<QueryJobPartRow> QueryJobParts => Set<QueryJobPartRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ShardRow>().HasOne<CampaignRow>().WithMany().HasForeignKey(shard => shard.CampaignId);
        modelBuilder.Entity<TrainingRow>().HasOne<CampaignRow>().WithMany().HasForeignKey(training => training.CampaignId);
        modelBuilder.Entity<NetworkRow>().HasOne<CampaignRow>().WithMany().HasForeignKey(network => network.CampaignId);
        modelBuilder
            .Entity<TrainingCheckpointRow>()
            .HasOne<TrainingRow>()
            .WithMany()
            .HasForeignKey(checkpoint => checkpoint.TrainingId);
        modelBuilder.Entity<TrainingEpochRow>().HasOne<TrainingRow>().WithMany().HasForeignKey(epoch => epoch.TrainingId);
        modelBuilder.Entity<PromotionRow>().HasOne<CampaignRow>().WithMany().HasForeignKey(promotion => promotion.CampaignId);
        modelBuilder
            .Entity<PromotionRow>()
            .HasOne<NetworkRow>()
            .WithMany()
            .HasPrincipalKey(network => network.Id)
            .HasForeignKey(promotion => promotion.NetworkId);
        modelBuilder
            .Entity<ObservationRow>()
            .HasOne<CatalogueRow>()
            .WithMany()
            .HasForeignKey(observation => observation.CatalogueId);
        modelBuilder
            .Entity<ObservationRow>()
            .HasIndex(observation => new { observation.CatalogueId, observation.Identity })
            .IsUnique()
            .HasFilter("superseded_at IS NULL");
        modelBuilder.Entity<SourceRow>().Property(source => source.Id).ValueGeneratedNever();
        modelBuilder.Entity<SourceRow>().HasOne<CatalogueRow>().WithMany().HasForeignKey(source => source.CatalogueId);
        modelBuilder.Entity<ObservationDetailRow>().Property(detail => detail.ObservationId).ValueGeneratedNever();
        modelBuilder.Entity<ObservationDetailRow>().HasOne<SourceRow>().WithMany().HasForeignKey(detail => detail.SourceId);
        modelBuilder.Entity<IngestFailureRow>().HasOne<CatalogueRow>().WithMany().HasForeignKey(failure => failure.CatalogueId);
        modelBuilder.Entity<RunRow>().HasOne<CatalogueRow>().WithMany().HasForeignKey(run => run.CatalogueId);
        modelBuilder.Entity<RunRow>().HasOne<CampaignRow>().WithMany().HasForeignKey(run => run.CampaignId);
        modelBuilder
            .Entity<RunRow>()
            .HasOne<NetworkRow>()
            .WithMany()
            .HasPrincipalKey(network => network.Id)
            .HasForeignKey(run => run.NetworkId);
        modelBuilder.Entity<RunParameterRow>().HasOne<RunRow>().WithMany().HasForeignKey(parameter => parameter.RunNumber);
        modelBuilder.Entity<RunBackgroundRow>().HasOne<RunRow>().WithMany().HasForeignKey(shape => shape.RunNumber);
        modelBuilder.Entity<ChunkRow>().HasOne<RunRow>().WithMany().HasForeignKey(chunk => chunk.RunNumber);
        // What a look at the work reads costs the same however much is done.
        modelBuilder
            .Entity<ChunkRow>()
            .HasIndex([nameof(ChunkRow.RunNumber), nameof(ChunkRow.Number)], "ix_chunks_waiting")
            .HasFilter(ChunkStates.Waiting);
        modelBuilder
            .Entity<ChunkRow>()
            .HasIndex([nameof(ChunkRow.RunNumber), nameof(ChunkRow.Number)], "ix_chunks_sent")
            .HasFilter(ChunkStates.Sent);
        modelBuilder.Entity<ChunkRow>().HasIndex([nameof(ChunkRow.DoneAt)], "ix_chunks_done").HasFilter(ChunkStates.Done);
        modelBuilder.Entity<RunRow>().HasIndex(run => run.State);
        // A program of the version before makes runs and trainings without these.
        modelBuilder.Entity<TrainingRow>().Property(training => training.Owner).HasDefaultValue("");
        modelBuilder.Entity<RunRow>().Property(run => run.State).HasDefaultValue(RunStates.Running);
        modelBuilder.Entity<RunRow>().Property(run => run.Owner).HasDefaultValue("");
        modelBuilder.Entity<QueryJobUploadRow>().HasOne<QueryJobRow>().WithMany().HasForeignKey(upload => upload.JobId);
        modelBuilder.Entity<QueryJobPartRow>().HasOne<QueryJobRow>().WithMany().HasForeignKey(part => part.JobId);
        foreach (IMutableEntityType table in modelBuilder.Model.GetEntityTypes())
        {
            table.SetTableName(
                SnakeCase(
                    GetType()
                        .GetProperties()
                        .Single(set => set.PropertyType.GenericTypeArguments is [var row] && row == table.ClrType)
                        .Name
                )
            );
            foreach (IMutableProperty column in table.GetProperties())
                column.SetColumnName(SnakeCase(column.Name));
        }
        ResultSchema.AddTo(modelBuilder);
    }

    private static string SnakeCase(string name)
    {
        StringBuilder snake = new();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(letter));
        }
        return snake.ToString();
    }
}
