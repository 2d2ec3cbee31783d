"""Handovers: the list of what an appointment's holder has, opened by whatever gives the appointment an end."""

import django.db.models.deletion
import office.time
from django.db import migrations, models
from office.handover.sql import OPENING, UNDO


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0018_index_of_what_nobody_holds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('principal', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('open', 'To be assigned'), ('signed', 'To be taken over'), ('done', 'Handed over'), ('empty', 'Nothing to hand over'), ('void', 'No longer needed')], db_default='open', default='open', max_length=8, verbose_name='state')),
                ('opened_at', models.DateTimeField(db_default=office.time.OfficeNow(), verbose_name='opened')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='signed')),
                ('sign_reason', models.CharField(blank=True, db_default='', max_length=300, verbose_name='why another signed')),
                ('closed_at', models.DateTimeField(null=True)),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='office.appointment')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='giver')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.post', verbose_name='post')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='signed by')),
            ],
            options={
                'verbose_name': 'handover',
                'verbose_name_plural': 'handovers',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='HandoverLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holding', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=40)),
                ('line', models.CharField(max_length=400)),
                ('state', models.CharField(choices=[('open', 'To be taken over'), ('handed', 'Signed for by the taker'), ('ended', 'Ended'), ('settled', 'Was finished before')], default='open', max_length=8)),
                ('refusal', models.CharField(blank=True, max_length=300, verbose_name='why it was refused')),
                ('taken_at', models.DateTimeField(null=True)),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='office.handover')),
                ('record', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.record')),
                ('taker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person', verbose_name='taker')),
                ('taker_post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.post')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'signed'))), fields=('appointment',), name='one_handover_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('appointment', None), ('state__in', ('open', 'signed'))), fields=('principal',), name='one_handover_of_a_principal'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appointment', None), ('person', None), models.Q(('principal', ''), _negated=True)), models.Q(('appointment__isnull', False), ('person__isnull', False), ('post__isnull', False)), _connector='OR'), name='handover_is_of_somebody'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('open', 'empty', 'void')), ('signed_by__isnull', False), _connector='OR'), name='signed_handover_names_who'),
        ),
        migrations.AddConstraint(
            model_name='handoverline',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('holding', 'key'), name='handed_over_in_one_list'),
        ),
        migrations.AddConstraint(
            model_name='handoverline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taker', None), ('taker_post', None)), models.Q(('taker__isnull', False), ('taker_post__isnull', False)), _connector='OR'), name='taker_has_a_post'),
        ),
        migrations.AddConstraint(
            model_name='handoverline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'handed'), _negated=True), models.Q(('taken_at__isnull', False), ('taker__isnull', False)), _connector='OR'), name='what_is_taken_names_who'),
        ),
        migrations.RunSQL(OPENING, UNDO),
    ]
